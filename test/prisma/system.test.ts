import { describe, expect, it } from '@jest/globals'
import { systemMetadata } from '../../src/schema/system.js'

const { collections, fields, relations } = systemMetadata()
const field = (collection: string, name: string) => fields.find((row) => row.collection === collection && row.field === name)

describe('the system collections', () => {
  it('are those of the models', () => {
    expect(collections.map((row) => row.collection)).toEqual(
      expect.arrayContaining(['directus_users', 'directus_settings', 'directus_oauth_tokens']),
    )
    expect(collections.every((row) => row.system === true && typeof row.note === 'string')).toBe(true)
  })

  it('tell what a model notes', () => {
    const settings = collections.find((row) => row.collection === 'directus_settings')
    const users = collections.find((row) => row.collection === 'directus_users')
    expect(settings).toMatchObject({ singleton: true, accountability: 'all' })
    expect(users).toMatchObject({
      singleton: false,
      archive_field: 'status',
      archive_value: 'archived',
      unarchive_value: 'draft',
    })
    expect(collections.find((row) => row.collection === 'directus_activity')).toMatchObject({ accountability: null })
  })

  it.each([
    ['id', ['uuid']],
    ['password', ['hash', 'conceal']],
    ['role', ['m2o']],
    ['tags', ['cast-json']],
    ['email_notifications', ['cast-boolean']],
    ['last_access', null],
    ['avatar', null],
    ['policies', ['m2m']],
  ])('give users.%s the specials %j', (name, special) => {
    expect(field('directus_users', name)).toMatchObject({ special, system: true })
  })

  it('fold the two names of a to-one relation into one, and hide the lists that only Prisma needs', () => {
    expect(field('directus_users', 'role_item')).toBeUndefined()
    expect(field('directus_users', 'sessions')).toBeUndefined()
  })

  it('tell each relation from its many side', () => {
    const one = (collection: string, name: string) =>
      relations.filter((row) => row.many_collection === collection && row.many_field === name)
    expect(one('directus_access', 'role')).toMatchObject([
      { one_collection: 'directus_roles', one_field: 'policies', junction_field: 'policy', sort_field: 'sort' },
    ])
    expect(one('directus_access', 'policy').map((row) => [row.one_field, row.junction_field])).toEqual([
      ['users', 'user'],
      ['roles', 'role'],
    ])
    expect(one('directus_users', 'avatar')).toMatchObject([{ one_collection: 'directus_files', one_field: null }])
    expect(one('directus_permissions', 'policy')).toMatchObject([{ one_deselect_action: 'delete' }])
  })

  it('never make a policy public by taking it from a role or a user', () => {
    const access = relations.filter((row) => row.many_collection === 'directus_access')
    expect(access.every((row) => row.one_deselect_action === 'delete')).toBe(true)
  })
})
