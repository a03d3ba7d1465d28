import { expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

/** Artists with albums, albums with tracks; a restricted caller sees published albums, and the label of those that are theirs. */
const token = 'token-of-who-sees-published-albums'
const ruled = 'token-of-who-sees-artists-without-drafts'

const statements = [
  'CREATE TABLE artists (id integer PRIMARY KEY, name varchar(50))',
  'CREATE TABLE albums (id integer PRIMARY KEY, title varchar(50), label varchar(50), status varchar(50), artist integer, FOREIGN KEY (artist) REFERENCES artists (id))',
  'CREATE TABLE tracks (id integer PRIMARY KEY, title varchar(50), album integer, FOREIGN KEY (album) REFERENCES albums (id))',
  "INSERT INTO artists VALUES (1, 'no album'), (2, 'album without title'), (3, 'album with title'), (4, 'both'), (5, 'hidden album')",
  "INSERT INTO albums VALUES (1, NULL, 'x', 'published', 2), (2, 'one', 'x', 'published', 3), (3, NULL, NULL, 'published', 4), (4, 'two', 'y', 'published', 4), (5, 'three', 'z', 'draft', 5)",
  "INSERT INTO tracks VALUES (1, 'a', 2), (2, NULL, 4)",
]

async function fill(app: App): Promise<void> {
  for (const statement of statements) await app.platform.database.knex.raw(statement)
  await app.platform.schema.reload()
  const wayBack = async (collection: string, name: string, child: string, field: string) => {
    await app.must(`/fields/${collection}`, { body: { field: name, type: 'alias', meta: { special: ['o2m'] }, schema: null } })
    await app.must('/relations', {
      body: { collection: child, field, related_collection: collection, meta: { one_field: name }, schema: null },
    })
  }
  await wayBack('artists', 'albums', 'albums', 'artist')
  await wayBack('albums', 'tracks', 'tracks', 'album')
  const all = (collection: string, permissions: object = {}) => ({ collection, action: 'read', fields: ['*'], permissions })
  await createUser(app, 'published', token, [all('artists'), all('tracks'), all('albums', { status: { _eq: 'published' } })])
  await createUser(app, 'ruled', ruled, [all('artists', { albums: { status: { _null: true } } }), all('albums')])
}

onEachApp(
  'issue 12.6: a condition that null meets finds parents without children, too',
  (app) => {
    const find = async (filter: object, as?: string): Promise<number[]> => {
      const query = `fields=id&sort=id&filter=${encodeURIComponent(JSON.stringify(filter))}`
      return (await app().must<{ id: number }[]>(`/items/artists?${query}`, as ? { as } : {})).map(({ id }) => id)
    }

    it.each([
      [{ albums: { title: { _null: true } } }, [1, 2, 4]],
      [{ albums: { id: { _null: true } } }, [1]],
      [{ albums: { _null: true } }, [1]],
      [{ albums: { title: { _empty: true } } }, [1, 2, 4]],
      [{ albums: { title: { _eq: null } } }, [1, 2, 4]],
      [{ albums: { title: { _nnull: false } } }, [1, 2, 4]],
      // Of one and the same child, or of none.
      [{ albums: { title: { _null: true }, label: { _null: true } } }, [1, 4]],
      [{ albums: { title: { _null: true }, label: { _eq: 'x' } } }, [2]],
      [{ albums: { _or: [{ title: { _null: true } }, { label: { _eq: 'y' } }] } }, [1, 2, 4]],
      [{ albums: { _and: [{ title: { _null: true } }, { label: { _nnull: true } }] } }, [2]],
      [{ _or: [{ albums: { title: { _null: true } } }, { name: { _eq: 'hidden album' } }] }, [1, 2, 4, 5]],
      // Behind two relations.
      [{ albums: { tracks: { title: { _null: true } } } }, [1, 2, 4, 5]],
      [{ albums: { tracks: { id: { _null: true } } } }, [1, 2, 4, 5]],
      [{ albums: { tracks: { _null: true } } }, [1, 2, 4, 5]],
      [{ albums: { 'count(tracks)': { _eq: 0 } } }, [1, 2, 4, 5]],
      [{ albums: { artist: { name: { _null: true } } } }, [1]],
      // Through a relation without a field of its own.
      [{ '$FOLLOW(albums,artist)': { title: { _null: true } } }, [1, 2, 4]],
      [{ '$FOLLOW(albums,artist)': { id: { _null: true } } }, [1]],
      // What null does not meet asks for a child, and so does `_some`.
      [{ albums: { title: { _nnull: true } } }, [3, 4, 5]],
      [{ albums: { title: { _neq: 'one' } } }, [4, 5]],
      [{ albums: { title: { _nin: ['one'] } } }, [4, 5]],
      [{ albums: { _some: { title: { _null: true } } } }, [2, 4]],
      [{ albums: { _none: { title: { _null: true } } } }, [1, 3, 5]],
      [{ albums: { _none: { tracks: { id: { _null: true } } } } }, [1, 3]],
    ] as const)('%j', async (filter, ids) => {
      expect(await find(filter)).toEqual(ids)
      const aggregated = await app().must<object[]>(
        `/items/artists?aggregate[countDistinct]=id&filter=${encodeURIComponent(JSON.stringify(filter))}`,
      )
      expect(aggregated).toEqual([{ countDistinct: { id: ids.length } }])
    })

    it('in GraphQL, and in updates and deletions by query', async () => {
      const { body } = await app().graphql('{ artists(filter: { albums: { id: { _null: true } } }, sort: "id") { id } }')
      expect(body.data).toEqual({ artists: [{ id: '1' }] })
      const query = { filter: { albums: { id: { _null: true } } } }
      expect(await app().must('/items/artists?fields=id', { method: 'PATCH', body: { query, data: { name: 'none' } } })).toEqual([
        { id: 1 },
      ])
    })

    it('an album that the caller does not see is none, with whatever condition', async () => {
      for (const [filter, ids] of [
        [{ albums: { title: { _null: true } } }, [1, 2, 4, 5]],
        [{ albums: { id: { _null: true } } }, [1, 5]],
        [{ albums: { _null: true } }, [1, 5]],
        [{ albums: { status: { _null: true } } }, [1, 5]],
        [{ albums: { _or: [{ status: { _null: true } }, { status: { _eq: 'draft' } }] } }, [1, 5]],
        [{ '$FOLLOW(albums,artist)': { status: { _null: true } } }, [1, 5]],
        [{ albums: { tracks: { id: { _null: true } } } }, [1, 2, 4, 5]],
      ] as const)
        expect([filter, await find(filter, token)]).toEqual([filter, ids])
    })

    it('in a rule as in a question', async () => {
      expect(await find({}, ruled)).toEqual([1])
      const { status } = await app().request('/items/artists/2', { as: ruled })
      expect(status).toBe(403)
    })
  },
  fill,
)
