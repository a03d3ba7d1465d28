import { expect, it } from '@jest/globals'
import { inputsInPath, type Row } from '../../src/resolvers/row.js'
import { rows } from '../../src/resolvers/rows.js'
import type { Shape } from '../../src/resolvers/shape.js'
import { onEachApp } from '../support/app.js'

/** A value that no shape takes where it says anything. */
const wrongFor = ({ type, rest }: Shape): unknown => (type === 'array' || (type === 'string' && rest) ? {} : [[]])
const rightFor = ({ type, format = '' }: Shape): unknown =>
  format.startsWith('item') ? {} : (({ array: ['x'], object: {}, boolean: true, integer: 1 } as Record<string, unknown>)[type ?? ''] ?? 'x')
const saysSomething = ({ type, format, rest }: Shape): boolean => (type ?? format ?? rest) !== undefined

type Case = readonly [name: string, input: string, row: Row, body: unknown]

/** Each input of each body, wrong alone: what stands before it is left out, or as it has to be. */
const wrongInputs: readonly Case[] = rows.flatMap((row): Case[] => {
  const { rest, input, name } = row
  if (!rest || rest.method === 'GET') return []
  if (rest.body !== undefined)
    return saysSomething(input.properties[rest.body]!) ? [[name, 'The body', row, wrongFor(input.properties[rest.body]!)]] : []
  const names = Object.keys(input.properties).filter((candidate) => !inputsInPath(rest).includes(candidate))
  return names
    .filter((candidate) => saysSomething(input.properties[candidate]!))
    .map((candidate) => {
      const before = names.slice(0, names.indexOf(candidate)).map((other) => [other, rightFor(input.properties[other]!)] as const)
      return [name, candidate, row, { ...Object.fromEntries(before), mode: undefined, [candidate]: wrongFor(input.properties[candidate]!) }]
    })
})

onEachApp(
  'An input of the wrong type',
  (app) => {
    it.each(wrongInputs)('is refused by name: %s, %s', async (_name, input, { rest }, body) => {
      const path = rest!.path.replaceAll(/:(\w+)/g, 'directus_users')
      const { status, body: answer } = await app().request(path, { method: rest!.method, body: JSON.stringify(body) })
      const [problem] = answer.errors ?? []
      expect([status, problem?.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
      // Of a list in the place of one object the first entry is told.
      expect(problem!.message).toMatch(rest!.body ? /The body|"0"/ : `"${input}"`)
    })

    it('is told by its place where it is nested, and so in GraphQL', async () => {
      const rest = await app().request('/collections', {
        body: { collection: 'made', schema: {}, fields: [{ field: 'name', type: 'string', meta: { hidden: 'no' } }] },
      })
      expect(rest.body.errors?.[0]?.message).toContain('"fields.0.meta.hidden" must be true or false')
      const graphql = await app().graphql('mutation { auth_password_request(email: "") }', { system: true })
      expect(graphql.body.errors?.[0]?.extensions.code).toBe('INVALID_PAYLOAD')
    })

    it('is none where a list of names is a text, as older clients send it', async () => {
      const meta = { special: 'cast-json,no-such-special' }
      const body = { collection: 'listed', schema: {}, fields: [{ field: 'data', type: 'json', meta, schema: {} }] }
      await app().must('/collections', { body })
      const { meta: told } = await app().must<{ meta: { special: string[] } }>('/fields/listed/data')
      expect(told.special).toEqual(['cast-json', 'no-such-special'])
    })

    it('that is required and missing is named, too', async () => {
      const { body } = await app().request('/utils/hash/verify', { body: { string: 'x' } })
      expect(body.errors?.[0]?.message).toContain('"hash" is required')
    })
  },
  undefined,
  {},
  ['sqlite'],
)
