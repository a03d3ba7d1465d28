import { beforeAll, expect, it } from '@jest/globals'
import { type Answer, onEachApp } from '../support/app.js'
import { createUser, fillBlog, readerToken } from '../support/blog.js'

// ../shared/security-cases.md: 12 and 13 (variables in rules), 18 (every type of field), 27 (registration and invitation).

const token = 'token-of-the-bound'
const key = { field: 'id', type: 'integer', meta: {}, schema: { is_primary_key: true, has_auto_increment: true } }

/** A field of every type, with a value that must not come out. */
const types: readonly (readonly [type: string, special: string[] | null, value: unknown])[] = [
  ['string', null, 'needle'],
  ['text', null, 'needle'],
  ['integer', null, 771_177],
  ['bigInteger', null, '771177771177'],
  ['float', null, 771_177.25],
  ['decimal', null, '7711.77'],
  ['boolean', ['cast-boolean'], true],
  ['date', null, '2077-11-17'],
  ['dateTime', null, '2077-11-17T11:17:00'],
  ['timestamp', null, '2077-11-17T11:17:00.000Z'],
  ['time', null, '11:17:17'],
  ['json', ['cast-json'], { needle: ['needle'] }],
  ['csv', ['cast-csv'], ['needle', 'needle-2']],
  ['uuid', null, '77777777-7777-4777-8777-777777777777'],
  ['hash', ['hash', 'conceal'], 'needle'],
]

onEachApp(
  'Rules',
  (app) => {
    const ask = (path: string, as = token) => app().request(path, { as })
    const alike = (one: Answer, other: Answer, names: readonly [string, string]) =>
      expect([one.status, one.text.replaceAll(names[0], 'NAME')]).toEqual([other.status, other.text.replaceAll(names[1], 'NAME')])

    beforeAll(async () => {
      const fields = types.map(([type, special]) => ({ field: `of_${type}`, type, meta: { special }, schema: {} }))
      await app().must('/collections', {
        body: {
          collection: 'boxes',
          meta: {},
          schema: {},
          fields: [key, { field: 'name', type: 'string', meta: {}, schema: {} }, ...fields],
        },
      })
      await app().must('/items/boxes', {
        body: [{ name: 'open', ...Object.fromEntries(types.map(([type, , value]) => [`of_${type}`, value])) }],
      })
      await createUser(app(), 'bound', token, [
        { collection: 'boxes', action: 'read', fields: ['id', 'name'], permissions: {} },
        { collection: 'boxes', action: 'update', fields: ['name'], permissions: {} },
        { collection: 'boxes', action: 'create', fields: ['name'], permissions: {} },
        { collection: 'tags', action: 'read', fields: ['*'], permissions: { name: { _in: '$CURRENT_USER.tags' } } },
        { collection: 'comments', action: 'read', fields: ['*'], permissions: { body: { _in: '$CURRENT_ROLE.users.first_name' } } },
        { collection: 'authors', action: 'read', fields: ['*'], permissions: { name: { _nin: '$CURRENT_USER.tags' } } },
      ])
    })

    it.each(types)('18: a hidden field of type %s is as one that does not exist, in every question', async (type) => {
      const field = `of_${type}`
      const questions = [
        (name: string) => `/items/boxes?fields=id,${name}`,
        (name: string) => `/items/boxes?fields=id&filter[${name}][_null]=true`,
        (name: string) => `/items/boxes?fields=id&filter[_or][0][${name}][_nnull]=true`,
        (name: string) => `/items/boxes?fields=id&sort=${name}`,
        (name: string) => `/items/boxes?aggregate[countDistinct]=${name}`,
        (name: string) => `/items/boxes?aggregate[max]=${name}`,
        (name: string) => `/items/boxes?aggregate[count]=*&groupBy[]=${name}`,
        (name: string) => `/items/boxes?alias[x]=${name}&fields=x`,
        (name: string) => `/items/boxes?fields=id,year(${name})`,
        (name: string) => `/items/boxes?fields=id,count(${name})`,
        (name: string) => `/items/boxes?export=csv&fields=${name}`,
      ]
      for (const question of questions) alike(await ask(question(field)), await ask(question('of_nothing')), [field, 'of_nothing'])
      for (const method of ['PATCH', 'POST']) {
        const write = (name: string) =>
          app().request(method === 'POST' ? '/items/boxes' : '/items/boxes/1', { as: token, method, body: { [name]: null } })
        alike(await write(field), await write('of_nothing'), [field, 'of_nothing'])
      }
      for (const query of [
        `{ boxes { ${field} } }`,
        `{ boxes(filter: { ${field}: { _null: true } }) { id } }`,
        `{ boxes_aggregated { max { ${field} } } }`,
        `{ boxes { ${field}_func { count } } }`,
        `mutation { update_boxes_item(id: 1, data: { ${field}: null }) { id } }`,
      ])
        expect((await app().graphql(query, { as: token })).status).toBe(400)
      const everything = [
        await ask('/items/boxes'),
        await ask('/items/boxes/1?fields=*.*'),
        await ask('/items/boxes?search=needle'),
        await ask('/items/boxes?search=771177'),
      ]
      for (const { text } of everything) expect(text).not.toMatch(/needle|7711|2077|11:17|7777|of_/)
    })

    it('12: a variable that is null, missing or empty lets nothing through `_in`, and everything through `_nin`', async () => {
      const me = (await app().must<{ id: string }[]>('/users?filter[email][_eq]=bound@example.com&fields=id'))[0]!.id
      for (const tags of [null, []]) {
        await app().must(`/users/${me}`, { method: 'PATCH', body: { tags } })
        expect((await ask('/items/tags')).body.data).toEqual([])
        expect((await ask('/items/authors?fields=id')).body.data).toHaveLength(3)
      }
      await app().must(`/users/${me}`, { method: 'PATCH', body: { tags: ['blue'] } })
      expect((await ask('/items/tags?fields=name')).body.data).toEqual([{ name: 'blue' }])
      expect((await ask('/items/authors?fields=id')).body.data).toHaveLength(3)
    })

    it('13: the data of a rule are whole, however many rows they come from', async () => {
      const role = (await app().must<{ role: string }[]>('/users?filter[email][_eq]=bound@example.com&fields=role'))[0]!.role
      const mates = Array.from({ length: 250 }, (_, index) => ({
        email: `mate-${index}@example.com`,
        first_name: `said by ${index}`,
        role,
      }))
      await app().must('/users', { body: mates })
      await app().must('/items/comments', { body: mates.map(({ first_name }) => ({ body: first_name })) })
      expect((await ask('/items/comments?aggregate[count]=*')).body.data).toEqual([{ count: 250 }])
      expect((await ask('/items/comments?fields=body&limit=-1')).body.data).toHaveLength(250)
      expect((await app().graphql('{ comments_aggregated { countAll } }', { as: token })).text).toContain('250')
    })

    it('27: who registers or is invited sets nothing but their name and password', async () => {
      const admins = (await app().must<{ role: string }>('/users/me?fields=role')).role
      await app().must('/settings', { method: 'PATCH', body: { public_registration: true, public_registration_verify_email: false } })
      const more = [
        { role: admins },
        { status: 'active' },
        { policies: [{ policy: { name: 'x', admin_access: true } }] },
        { token: 'mine' },
        { provider: 'x' },
        { id: '00000000-0000-4000-8000-000000000001' },
        { tfa_secret: 'x' },
      ]
      for (const extra of more) {
        const { status } = await app().request('/users/register', {
          as: null,
          body: { email: 'greedy@example.com', password: 'greedy-pass-1', ...extra },
        })
        expect([extra, status]).toEqual([extra, 400])
      }
      expect(await app().must('/users?filter[email][_eq]=greedy@example.com&fields=id')).toEqual([])
      expect(
        (
          await app().request('/users/register', {
            as: null,
            body: { email: 'plain@example.com', password: 'plain-pass-1', first_name: 'Plain' },
          })
        ).status,
      ).toBe(204)
      expect(await app().must('/users?filter[email][_eq]=plain@example.com&fields=role,token,provider')).toEqual([
        { role: null, token: null, provider: 'default' },
      ])
      for (const extra of more)
        expect(
          (await app().request('/users/invite/accept', { as: null, body: { token: 'x', password: 'plain-pass-1', ...extra } })).status,
        ).toBeGreaterThanOrEqual(400)
      expect(
        (await app().request('/users/invite', { as: readerToken, body: { email: 'invited@example.com', role: admins } })).status,
      ).toBeLessThan(500)
      expect(await app().must('/users?filter[email][_eq]=invited@example.com&fields=id')).toEqual([])
      await app().must('/settings', { method: 'PATCH', body: { public_registration: false } })
    })
  },
  fillBlog,
  { REGISTER_STALL_TIME: '0' },
)
