import { describe, expect, it } from '@jest/globals'
import { inputsInPath } from '../../src/resolvers/row.js'
import { itemRows, rows } from '../../src/resolvers/rows.js'
import { ownHandlers } from '../../src/rest/own-handlers.js'
import { createRoutes } from '../../src/rest/routes.js'
import { senders } from '../../src/rest/senders.js'
import { sourceFiles } from './source.js'

// Issue 13.1: what a client may ask for is a row, and the doors are derived from the rows.

const repeated = (names: readonly string[]) => names.filter((name, index) => names.indexOf(name) !== index)

describe('Each row', () => {
  it('has a name, and its places, for itself', () => {
    expect(repeated([...rows, ...itemRows].map(({ name }) => name))).toEqual([])
    expect(repeated(rows.flatMap(({ rest }) => (rest ? [`${rest.method} ${rest.path}`] : [])))).toEqual([])
    expect(repeated(rows.flatMap(({ graphql }) => (graphql ? [graphql.field] : [])))).toEqual([])
  })

  it.each([...rows, ...itemRows].map((row) => [row.name, row] as const))('%s is whole', (name, row) => {
    expect(row.rest ?? ('graphql' in row ? row.graphql : undefined)).toBeDefined()
    expect(row.resolve ?? ownHandlers.get(name)).toBeDefined()
    expect(row.summary).toMatch(/^[A-Z][^\n]*[^.]$/)
    const inputs = Object.keys(row.input.properties)
    expect(inputs).toEqual(expect.arrayContaining(row.rest ? [...inputsInPath(row.rest)] : []))
    if (row.rest?.body) expect(inputs).toContain(row.rest.body)
  })

  it('of GraphQL names inputs that there are', () => {
    for (const { graphql, input } of rows)
      for (const name of Object.values(graphql?.args ?? {})) expect(Object.keys(input.properties)).toContain(name)
  })
})

describe('REST', () => {
  const routes = createRoutes()

  it.each(rows.filter(({ rest }) => rest).map(({ name, rest }) => [name, rest!] as const))('leads to %s', (_name, { method, path }) => {
    const asked = path.replaceAll(/:(\w+)/g, 'a%2Fb')
    const found = routes.find(method, asked)
    expect(Object.keys(found!.params)).toEqual([...path.matchAll(/:(\w+)/g)].map(([, name]) => name))
    expect(new Set(Object.values(found!.params))).toEqual(new Set(path.includes(':') ? ['a/b'] : []))
  })

  it('has what every collection has for own ones and for those of the system that are noted so, and nothing else', () => {
    for (const { rest } of itemRows) expect(routes.find(rest.method, `/items/x${rest.path.replace(':key', '1')}`)).not.toBeNull()
    expect(routes.methodsOf('/roles')).toEqual(['GET', 'SEARCH', 'POST', 'PATCH', 'DELETE'])
    expect(routes.methodsOf('/activity')).toEqual(['GET', 'SEARCH'])
    expect(routes.methodsOf('/settings')).toEqual(['GET', 'PATCH'])
    expect(routes.methodsOf('/settings/1')).toEqual([])
    for (const path of ['/sessions', '/oauth_tokens', '/migrations', '/deployments']) expect(routes.methodsOf(path)).toEqual([])
  })

  it('has own handlers and senders for rows only', () => {
    const names = new Set(rows.map(({ name }) => name))
    expect([...ownHandlers.keys(), ...senders.keys()].filter((name) => !names.has(name))).toEqual([])
  })
})

it('the doors call no service class for what is a row', () => {
  const doors = sourceFiles.filter(({ path }) => /^(rest|graphql\/system)\//.test(path))
  const services = doors.flatMap(({ path, text }) => [...text.matchAll(/new (\w+Service)\(/g)].map(([, name]) => `${path}: ${name}`))
  // Contents are streams, which no other door hands over.
  expect(services.filter((line) => !line.endsWith(': AssetsService'))).toEqual([])
})
