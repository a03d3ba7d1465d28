import { beforeAll, expect, it } from '@jest/globals'
import { type App, onEachApp } from '../support/app.js'
import { note, upload } from '../support/files.js'

interface Field {
  readonly field: string
  readonly type: string
}

onEachApp(
  'Keys of users, roles and files',
  (app) => {
    let file: string
    let place: { readonly id: number; readonly maker: string }

    beforeAll(async () => {
      file = (await upload(app(), note())).id
      place = await app().must('/items/places', { body: { image: file, cover: file } })
    })

    it('are UUIDs on every database: in /fields, GraphQL, OpenAPI and types', async () => {
      const fields = await app().must<Field[]>('/fields/places')
      expect(fields.map(({ field, type }) => [field, type])).toEqual([
        ['id', 'integer'],
        ['image', 'uuid'],
        ['cover', 'uuid'],
        ['maker', 'uuid'],
        ['boss', 'uuid'],
        ['other', 'uuid'],
        ['code', 'string'],
      ])
      const { body } = await app().graphql('{ __type(name: "places") { fields { name type { name } } } }')
      const { fields: ofGraphql } = (body.data as unknown as { __type: { fields: { name: string; type: { name: string } }[] } }).__type
      expect(ofGraphql.find(({ name }) => name === 'other')!.type.name).toBe('ID')
      const { text } = await app().request('/server/specs/oas')
      const { properties } = JSON.parse(text).components.schemas.ItemsPlaces
      expect(properties.other).toEqual({ type: 'string', format: 'uuid', nullable: true })
      expect(properties.image.oneOf[0]).toEqual({ type: 'string', format: 'uuid', nullable: true })
      expect((await app().request('/server/specs/types')).text).toMatch(/image: Files? \| string \| null|image: .*string.*null/)
    })

    it('are written, read, joined and compared as before', async () => {
      const filter = (value: string) => `filter=${encodeURIComponent(JSON.stringify({ image: { _eq: value } }))}`
      expect(await app().must(`/items/places?fields=image.id,cover.filename_download&${filter(file)}`)).toEqual([
        { image: { id: file }, cover: { filename_download: 'my-first note.txt' } },
      ])
      expect(await app().must(`/items/places?fields=id&${filter(file.toUpperCase())}`)).toEqual([{ id: place.id }])
      const me = await app().must<{ id: string }>('/users/me?fields=id')
      expect(place.maker).toBe(me.id)
      await app().must(`/items/places/${place.id}`, { method: 'PATCH', body: { image: null } })
      expect(await app().must(`/items/places?fields=id&${filter(file)}`)).toEqual([])
    })
  },
  prepare,
)

async function prepare({ must }: App): Promise<void> {
  const field = (name: string, type: string, special: string[] | null) => ({ field: name, type, meta: { special }, schema: {} })
  const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }
  const keys = [field('image', 'uuid', ['file']), field('cover', 'uuid', null), field('maker', 'uuid', ['user-created'])]
  const others = [field('boss', 'uuid', ['m2o']), field('other', 'uuid', ['role-created']), field('code', 'string', null)]
  await must('/collections', { body: { collection: 'places', meta: {}, schema: {}, fields: [key, ...keys, ...others] } })
  for (const [name, related] of [
    ['image', 'directus_files'],
    ['cover', 'directus_files'],
    ['boss', 'directus_users'],
  ])
    await must('/relations', { body: { collection: 'places', field: name, related_collection: related, schema: {}, meta: {} } })
}
