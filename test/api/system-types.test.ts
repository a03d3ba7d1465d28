import { describe, expect, it } from '@jest/globals'
import { getNamedType, graphql, isLeafType, isObjectType } from 'graphql'
import { getDatamodel } from '../../prisma/generated/pothos-types.js'
import { objectType } from '../../src/graphql/object-types.js'
import { createSchemaCache } from '../../src/graphql/schema-cache.js'
import { createSchemaParts } from '../../src/graphql/schema-parts.js'
import { parseNotes } from '../../src/schema/notes.js'
import { onEachApp } from '../support/app.js'
import { createUser } from '../support/blog.js'

// Issue 13.2: types of system collections are Prisma objects that expose the columns of their models, as far as the caller may read them. What is exposed stands in an
// item under the column's name, whatever the client calls it.

const clerkToken = 'token-of-the-clerk'
const clerkPermissions = [
  { collection: 'directus_users', action: 'read', fields: ['id', 'email', 'role', 'status'], permissions: {} },
  { collection: 'directus_roles', action: 'read', fields: ['id', 'name', 'users'], permissions: {} },
]

/** Those that tell of the schema and of extensions have types of their own. */
const described = new Set(['directus_collections', 'directus_fields', 'directus_relations', 'directus_extensions'])

/** The columns of each other system collection, as Prisma's models have them. */
const columns = Object.entries(getDatamodel().datamodel.models)
  .map(([name, { documentation, fields }]) => ({
    collection: parseNotes(documentation).first('collection') ?? name,
    names: fields.filter(({ kind }) => kind === 'scalar').map((field) => field.name),
  }))
  .filter(({ collection }) => !described.has(collection))

onEachApp(
  'System types',
  (app) => {
    it('expose every column of their models that leads nowhere', async () => {
      const { platform } = app()
      const context = { platform, schema: platform.schema.current().model, accountability: null, database: platform.database }
      const schema = await createSchemaCache(platform.config)(context, 'system')
      const types = columns.flatMap(({ collection, names }) => {
        const type = schema.getType(collection)
        return isObjectType(type) ? [{ fields: type.getFields(), names }] : []
      })
      expect(types.length).toBeGreaterThan(15)
      const leaves = types.flatMap(({ fields, names }) =>
        names.flatMap((name) => (fields[name] && isLeafType(getNamedType(fields[name].type)) ? [fields[name]] : [])),
      )
      expect(leaves.length).toBeGreaterThan(200)
      expect(leaves.map(({ extensions }) => extensions.pothosExposedField)).toEqual(leaves.map(({ name }) => name))
    })

    it('can be extended by the names of their models, with typed columns', async () => {
      const model = app().platform.schema.current().model
      const parts = createSchemaParts({
        read: model,
        create: model,
        update: model,
        delete: model,
        isUnrestricted: true,
        isAlwaysVisible: () => true,
        readsAllItems: () => true,
        hasPreset: () => false,
        hasNonNullLists: false,
      })
      parts.builder.prismaObjectField('User', 'initial', (t) =>
        t.string({ nullable: true, resolve: ({ first_name: name }) => name?.slice(0, 1) ?? null }),
      )
      parts.builder.prismaObjectField('User', 'mail', (t) => t.exposeString('email', { nullable: true }))
      const type = objectType(parts, model.collections.get('directus_users')!)
      parts.builder.queryType({
        fields: (t) => ({ user: t.field({ type, resolve: () => ({ first_name: 'Ada', email: 'ada@example.com' }) }) }),
      })
      expect(await graphql({ schema: parts.builder.toSchema(), source: '{ user { initial mail email first: first_name } }' })).toEqual({
        data: { user: { initial: 'A', mail: 'ada@example.com', email: 'ada@example.com', first: 'Ada' } },
      })
    })

    it('hide what the caller may not read', async () => {
      const { body } = await app().graphql('{ type: __type(name: "directus_users") { fields { name } } }', { as: clerkToken, system: true })
      const names = (body.data as unknown as { type: { fields: { name: string }[] } }).type.fields.map(({ name }) => name)
      expect(names.filter((name) => !name.endsWith('_func')).sort()).toEqual(['email', 'id', 'role', 'status'])
    })

    describe.each([
      ['the administrator', undefined],
      ['a limited caller', clerkToken],
    ])('to %s', (_who, as) => {
      const ask = async (query: string) => (await app().graphql(query, { as, system: true })).body

      it('answer under the keys that the client chose, be they names of other columns', async () => {
        const filter = 'filter: { email: { _eq: "clerk@example.com" } }'
        expect(
          await ask(
            `{ users(${filter}) { email first: email again: email status: id role { id: name } id: role { name status: users { role: email } } } }`,
          ),
        ).toEqual({
          data: {
            users: [
              {
                email: 'clerk@example.com',
                first: 'clerk@example.com',
                again: 'clerk@example.com',
                status: expect.stringMatching(/^[0-9a-f-]{36}$/),
                role: { id: 'clerk role' },
                id: { name: 'clerk role', status: [{ role: 'clerk@example.com' }] },
              },
            ],
          },
        })
      })

      it('answer fragments and types', async () => {
        expect(
          await ask(
            '{ roles(filter: { name: { _eq: "clerk role" } }) { ...R __typename users { name: __typename } } } fragment R on directus_roles { name email: users { email: status } }',
          ),
        ).toEqual({
          data: {
            roles: [
              { name: 'clerk role', email: [{ email: 'active' }], __typename: 'directus_roles', users: [{ name: 'directus_users' }] },
            ],
          },
        })
      })
    })

    it('answer a singleton, counts and what is written', async () => {
      const ask = async (query: string) => (await app().graphql(query, { system: true })).body
      expect(await ask('mutation { update_settings(data: { project_name: "Mine" }) { name: project_name project_name: id } }')).toEqual({
        data: { update_settings: { name: 'Mine', project_name: '1' } },
      })
      expect(await ask('{ settings { a: project_name project_color: project_name } }')).toEqual({
        data: { settings: { a: 'Mine', project_color: 'Mine' } },
      })
      expect(await ask('mutation { create_roles_item(data: { name: "New" }) { icon: name name: users_func { count } } }')).toEqual({
        data: { create_roles_item: { icon: 'New', name: { count: 0 } } },
      })
      expect(await ask('{ users_me { id: email email: role { id: name } } }')).toEqual({
        data: { users_me: { id: 'admin@example.com', email: { id: 'Administrator' } } },
      })
    })
  },
  async (app) => {
    await createUser(app, 'clerk', clerkToken, clerkPermissions)
  },
)
