import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connectDatabase } from '../../src/database/connection.js'
import { type App, onEachApp, startApp } from '../support/app.js'
import { type EmptyDatabase, testDatabases } from '../support/databases.js'
import { ownTables, rowCounts } from '../support/inspect.js'
import { fillWithChinook, fillWithDirectus } from '../support/samples.js'

onEachApp('An empty database', (app) => {
  it('takes collections and a relation by REST, and serves them at once by REST and GraphQL', async () => {
    const { must, graphql } = app()
    const id = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
    await must('/collections', {
      body: { collection: 'teams', meta: {}, schema: {}, fields: [id, { field: 'name', type: 'string', meta: {}, schema: {} }] },
    })
    await must('/collections', {
      body: { collection: 'players', meta: {}, schema: {}, fields: [id, { field: 'name', type: 'string', meta: {}, schema: {} }] },
    })
    await must('/fields/players', { body: { field: 'team', type: 'integer', meta: { special: ['m2o'] }, schema: {} } })
    await must('/fields/teams', { body: { field: 'players', type: 'alias', meta: { special: ['o2m'] }, schema: null } })
    await must('/relations', {
      body: { collection: 'players', field: 'team', related_collection: 'teams', meta: { one_field: 'players' }, schema: {} },
    })
    await must('/items/teams', { body: { name: 'Red', players: [{ name: 'Ada' }, { name: 'Bob' }] } })

    expect(await must('/items/teams?fields=name,players.name&deep[players][_sort]=name')).toEqual([
      { name: 'Red', players: [{ name: 'Ada' }, { name: 'Bob' }] },
    ])
    const created = await graphql('mutation { create_players_item(data: { name: "Cyd", team: { name: "Blue" } }) { name team { name } } }')
    expect(created.body.data).toEqual({ create_players_item: { name: 'Cyd', team: { name: 'Blue' } } })
    const read = await graphql('{ teams(sort: ["name"]) { name players(sort: ["name"]) { name } } }')
    expect(read.body.data).toEqual({
      teams: [
        { name: 'Blue', players: [{ name: 'Cyd' }] },
        { name: 'Red', players: [{ name: 'Ada' }, { name: 'Bob' }] },
      ],
    })
  })
})

/** Chinook's names in the manner of each database. */
const chinookWords = {
  album: 'Album',
  title: 'Title',
  artist: 'ArtistId',
  artistName: 'Name',
  albumId: 'AlbumId',
  track: 'Track',
  name: 'Name',
  playlistTrack: 'PlaylistTrack',
  playlistId: 'PlaylistId',
  trackId: 'TrackId',
  playlist: 'Playlist',
} as const
const chinookNames = {
  sqlite: chinookWords,
  mysql: chinookWords,
  postgres: {
    album: 'album',
    title: 'title',
    artist: 'artist_id',
    artistName: 'name',
    albumId: 'album_id',
    track: 'track',
    name: 'name',
    playlistTrack: 'playlist_track',
    playlistId: 'playlist_id',
    trackId: 'track_id',
    playlist: 'playlist',
  },
} as const

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('A foreign database on %s', (name, kind) => {
  const n = chinookNames[name]
  let empty: EmptyDatabase
  let before: unknown
  let app: App
  beforeAll(async () => {
    empty = await kind.create()
    await fillWithChinook(empty)
    before = await inspect(empty, (knex) => ownTables(knex, name))
    app = await startApp(empty.config)
  })
  afterAll(async () => {
    await app?.stop()
    await empty?.drop()
  })

  it('shows its tables as collections', async () => {
    const collections = await app.must<{ collection: string }[]>('/collections')
    const own = collections.map(({ collection }) => collection).filter((collection) => !collection.startsWith('directus_'))
    expect(own).toHaveLength(11)
    expect(own).toContain(n.playlistTrack)
  })

  it('follows its foreign keys, and the way back that nobody described', async () => {
    const path = `/items/${n.album}/1?fields=${n.title},${n.artist}.${n.artistName},${n.track}.${n.name}&deep[${n.track}][_limit]=2&deep[${n.track}][_sort]=${n.trackId}`
    expect(await app.must(path)).toEqual({
      [n.title]: 'For Those About To Rock We Salute You',
      [n.artist]: { [n.artistName]: 'AC/DC' },
      [n.track]: [{ [n.name]: 'For Those About To Rock (We Salute You)' }, { [n.name]: 'Put The Finger On You' }],
    })
    const answer = await app.graphql(
      `{ ${n.album}(limit: 1, sort: ["${n.albumId}"]) { ${n.title} ${n.artist} { ${n.artistName} } ${n.track}(limit: 1, sort: ["${n.trackId}"]) { ${n.name} } } }`,
    )
    expect(answer.body).toEqual({
      data: {
        [n.album]: [
          {
            [n.title]: 'For Those About To Rock We Salute You',
            [n.artist]: { [n.artistName]: 'AC/DC' },
            [n.track]: [{ [n.name]: 'For Those About To Rock (We Salute You)' }],
          },
        ],
      },
    })
  })

  it('lists a table with a composite key, and reads it through its relations', async () => {
    const list = `/items/${n.playlistTrack}?fields=${n.playlistId}.${n.name},${n.trackId}.${n.name}&limit=1&sort=${n.playlistId},${n.trackId}`
    expect(await app.must(list)).toEqual([
      { [n.playlistId]: { [n.name]: 'Music' }, [n.trackId]: { [n.name]: 'For Those About To Rock (We Salute You)' } },
    ])
    const back = `/items/${n.playlist}/18?fields=${n.name},${n.playlistTrack}.${n.trackId}.${n.name}`
    expect(await app.must(back)).toEqual({
      [n.name]: 'On-The-Go 1',
      [n.playlistTrack]: [{ [n.trackId]: { [n.name]: "Now's The Time" } }],
    })
  })

  it('keeps its tables as they were', async () => {
    expect(await ownTables(app.platform.database.knex, name)).toEqual(before)
  })

  it('takes new items', async () => {
    const created = await app.must<Record<string, unknown>>(`/items/${n.playlist}`, { body: { [n.name]: 'Mine' } })
    expect(created[n.playlistId]).toBe(19)
  })
})

describe.each(testDatabases.map((kind) => [kind.name, kind] as const))('A Directus 11 database on %s', (name, kind) => {
  let empty: EmptyDatabase
  let before: Record<string, number>
  let after: Record<string, number>
  let app: App
  beforeAll(async () => {
    empty = await kind.create()
    await fillWithDirectus(empty)
    before = await inspect(empty, (knex) => rowCounts(knex, name))
    app = await startApp(empty.config)
    after = await rowCounts(app.platform.database.knex, name)
  })
  afterAll(async () => {
    await app?.stop()
    await empty?.drop()
  })

  it('keeps every table and row, and gets the system tables it lacks', () => {
    expect(after).toMatchObject(before)
    expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length)
  })

  it('makes no second administrator', () => {
    expect(after.directus_users).toBe(before.directus_users)
  })

  it.each([
    ['admin@example.com', 'admin-pass-1'],
    ['editor@example.com', 'editor-pass-1'],
  ])('lets %s in with the old password', async (email, password) => {
    const answer = await app.request('/auth/login', { as: null, body: { email, password } })
    expect(answer.status).toBe(200)
    const { access_token } = answer.body.data as unknown as { access_token: string }
    expect(await app.must('/users/me?fields=email', { as: access_token })).toEqual({ email })
  })

  const editor = 'editor-static-token-0001'

  it('holds the permissions of its roles', async () => {
    const articles = await app.must<{ id: number; status: string }[]>('/items/articles?fields=id,status&sort=id', { as: editor })
    expect(articles.map(({ id }) => id)).toEqual([1, 2, 3, 5, 6])
    expect(await app.must('/items/authors?limit=1&sort=id', { as: editor })).toEqual([{ id: 1, name: 'Ada' }])
    expect((await app.request('/items/articles/3', { as: editor, method: 'PATCH', body: { title: 'No' } })).status).toBe(403)
    expect((await app.request('/items/articles/1', { as: editor, method: 'PATCH', body: { title: 'Yes' } })).status).toBe(200)
    expect((await app.request('/items/articles/1', { as: editor, method: 'DELETE' })).status).toBe(403)
    expect((await app.request('/users', { as: editor })).body.data ?? []).not.toContainEqual(
      expect.objectContaining({ email: 'admin@example.com' }),
    )
  })

  it('applies presets and validation', async () => {
    const refused = await app.request('/items/articles', { as: editor, body: { title: '' } })
    expect(refused.body.errors?.[0]?.extensions.code).toBe('FAILED_VALIDATION')
    expect(await app.must('/items/articles?fields=status', { as: editor, body: { title: 'Fresh' } })).toEqual({ status: 'draft' })
  })

  it('lets anonymous visitors read what the public policy opens, and nothing else', async () => {
    expect((await app.request('/items/tags', { as: null })).status).toBe(200)
    expect((await app.request('/items/articles', { as: null })).status).toBe(403)
  })

  it('serves history and singletons as they were', async () => {
    const admin = await app.request('/auth/login', { as: null, body: { email: 'admin@example.com', password: 'admin-pass-1' } })
    const { access_token } = admin.body.data as unknown as { access_token: string }
    expect((await app.request('/items/site', { as: access_token })).body.data).toEqual(expect.objectContaining({ id: 1 }))
    const { body } = await app.request('/activity?limit=1&meta=total_count', { as: access_token })
    expect((body.meta as unknown as { total_count: number }).total_count).toBeGreaterThanOrEqual(before.directus_activity!)
  })
})

type Knex = App['platform']['database']['knex']

/** Looks at a database before the server saw it. */
async function inspect<Result>(empty: EmptyDatabase, look: (knex: Knex) => Promise<Result>): Promise<Result> {
  const database = await connectDatabase(empty.config)
  try {
    return await look(database.knex)
  } finally {
    await database.close()
  }
}
