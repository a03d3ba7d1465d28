import { describe, expect, it } from '@jest/globals'
import { itemRows, rows } from '../../src/resolvers/rows.js'
import { sourceFiles } from './source.js'

// Issue 21: what REST can, GraphQL can. What it has no field for stands here, with the reason.

const browser = 'a browser is sent there, or a provider sends it'
const content = 'it answers or takes a content, which is no JSON'
const snapshot = 'a snapshot is a file, which goes in and out whole'
const printed = '`server_specs_graphql` prints them'

/** Rows of REST without a field of GraphQL. */
const onlyInRest: Readonly<Record<string, string>> = {
  'auth.provider.begin': browser,
  'auth.provider.callback': browser,
  'auth.provider.callback.form': browser,
  'auth.provider.metadata': browser,
  'auth.provider.acs': browser,
  'auth.provider.logout': browser,
  'auth.provider.logout.backchannel': browser,
  'permissions.list': 'the field `permissions` lists them',
  'schema.snapshot': snapshot,
  'schema.diff': snapshot,
  'schema.diff.configured': snapshot,
  'schema.apply': snapshot,
  'files.create': 'the fields `create_files_item` and `create_files_items` take contents',
  'files.update': 'the field `update_files_item` takes contents',
  'assets.read': content,
  'assets.read.named': content,
  'assets.files': content,
  'assets.folder': content,
  'flows.trigger.get': '`trigger_flow` runs flows; this is for senders that can only GET',
  'utils.import': content,
  'extensions.sources': content,
  'server.setup': 'a studio asks it before there is a user',
  'server.specs.graphql.items': printed,
  'server.specs.graphql.system': printed,
}

describe('Issue 21: each row of REST', () => {
  it.each(rows.filter(({ rest }) => rest).map((row) => [row.name, row] as const))(
    '%s has a field of GraphQL, or a reason',
    (name, { graphql }) => {
      expect({ name, isOnlyInRest: graphql === undefined }).toEqual({ name, isOnlyInRest: name in onlyInRest })
    },
  )

  it('of items is asked by a field of GraphQL', () => {
    const asked = sourceFiles
      .filter(({ path }) => path.startsWith('graphql/'))
      .flatMap(({ text }) => [...text.matchAll(/'(items\.\w+)'/g)].map(([, name]) => name))
    expect(itemRows.map(({ name }) => name).filter((name) => !asked.includes(name))).toEqual([])
  })

  it('with a reason is a row', () => {
    expect(Object.keys(onlyInRest).filter((name) => !rows.some((row) => row.name === name))).toEqual([])
  })
})
