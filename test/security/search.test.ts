import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type App, onEachApp } from '../support/app.js'

// ../shared/security-cases.md, 2 and 34: a search tells nothing of what the caller may not read, neither by what it finds nor by its order, and
// nothing in its words means anything to the database. (test/noninterference asks more, on SQLite.)

const token = 'token-of-the-searcher'
const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
const field = (name: string, type: string, special: string[] | null = null) => ({ field: name, type, meta: { special }, schema: {} })

const shown = [
  { id: 1, title: 'Fox in socks', body: 'a fox and another fox', level: 10, secret: 'zebra' },
  { id: 2, title: 'Hen', body: 'the fox is near the hen', level: 10, secret: 'y' },
  { id: 3, title: 'Fox', body: 'nothing', level: 10, secret: 'z' },
  // Of these the caller may see the title alone.
  { id: 4, title: 'Fox four', body: 'walrus', level: 1, secret: 'v' },
  { id: 5, title: 'Five', body: 'fox fox fox', level: 1, secret: 'w' },
]

async function fill(app: App): Promise<void> {
  const fields = [
    key,
    field('title', 'string'),
    field('body', 'text'),
    field('secret', 'string'),
    field('pin', 'string', ['conceal']),
    field('level', 'integer'),
  ]
  await app.must('/collections', { body: { collection: 'animals', meta: {}, schema: { search_index: true }, fields } })
  await app.must('/items/animals', { body: shown.map((animal) => ({ ...animal, pin: 'walrus' })) })
  const role = await app.must<{ id: string }>('/roles', { body: { name: 'searcher' } })
  const rules = [
    { permissions: { level: { _gt: 0 } }, fields: ['id', 'title', 'level'] },
    { permissions: { level: { _gt: 5 } }, fields: ['body'] },
  ]
  for (const rule of rules) {
    const policy = await app.must<{ id: string }>('/policies', { body: { name: 'p', admin_access: false, app_access: false } })
    await app.must('/access', { body: { role: role.id, policy: policy.id } })
    await app.must('/permissions', { body: [{ collection: 'animals', action: 'read', ...rule, policy: policy.id }] })
  }
  await app.must('/users', { body: { email: 'searcher@example.com', role: role.id, token } })
}

onEachApp(
  'a search by index',
  (app) => {
    const ids = async (term: string) =>
      (await app().must<{ id: number }[]>(`/items/animals?fields=id&search=${encodeURIComponent(term)}`, { as: token })).map(({ id }) => id)

    it('finds nothing in a field where it is not open', async () => {
      expect((await ids('fox')).toSorted()).toEqual([1, 2, 3, 4])
      expect(await ids('walrus')).toEqual([])
      expect(await ids('fox walrus')).toEqual([])
      expect(await ids('fox near')).toEqual([2])
      expect(await ids('zebra')).toEqual([])
      const admins = await app().must<{ id: number }[]>('/items/animals?fields=id&search=walrus')
      expect(admins.map(({ id }) => id)).toEqual([4])
    })

    it('has an order that nothing hidden decides', async () => {
      const terms = ['fox', '"fox"', 'fo', 'fox the', 'hen fox', 'another', 'five', 'in']
      const ask = () =>
        Promise.all(
          terms
            .flatMap((term) => [
              `/items/animals?search=${term}&meta=*`,
              `/items/animals?search=${term}&limit=1&cursor=`,
              `/items/animals?search=${term}&aggregate[count]=*`,
            ])
            .map((path) => app().request(path, { as: token })),
        )
      const before = (await ask()).map(({ text }) => text)
      await app().must('/items/animals', {
        body: Array.from({ length: 40 }, (_, index) => ({
          title: 'hen another',
          body: `hen ${'another '.repeat(index)}`,
          level: 0,
          secret: 'fox',
        })),
      })
      await app().must('/items/animals', {
        method: 'PATCH',
        body: { query: { filter: { id: { _lte: 5 } } }, data: { secret: 'fox fox hen' } },
      })
      await app().must('/items/animals/5', { method: 'PATCH', body: { body: 'the hen in a walrus' } })
      expect((await ask()).map(({ text }) => text)).toEqual(before)
    })

    it('has no words that mean anything else', async () => {
      const part = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.string({ unit: 'grapheme', maxLength: 12 }),
        fc.constantFrom(
          '"',
          "'",
          '*',
          '^',
          'NEAR(fox hen, 2)',
          'AND',
          'OR',
          'NOT',
          'title:',
          '{title}:',
          '- ',
          '+',
          '~',
          '@8',
          '>',
          '<',
          '(',
          ')',
          ':*',
          '<->',
          '&',
          '|',
          '!',
          '\\',
          '\u0000',
          '%',
          '_',
          '$1',
          '?',
          'fox',
          '½',
          '\ud800',
          'ß',
          'İ',
          'e\u0301',
        ),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), fc.constantFrom('', ' '), async (parts, between) => {
          const { status, text } = await app().request('/items/animals', {
            method: 'SEARCH',
            as: token,
            body: { query: { search: parts.join(between), fields: ['id'] } },
          })
          expect([status, text]).toEqual([200, expect.stringMatching(/^\{"data":\[/)])
        }),
        { numRuns: 300 },
      )
    })
  },
  fill,
)
