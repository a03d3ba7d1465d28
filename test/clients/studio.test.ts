import { expect, it } from '@jest/globals'
import { onEachApp } from '../support/app.js'

interface Field {
  readonly collection: string
  readonly field: string
  readonly type: string
  readonly meta: {
    readonly interface: string | null
    readonly display: string | null
    readonly options: { readonly choices?: readonly { readonly text: string; readonly value: string }[] } | null
    readonly hidden: boolean
    readonly readonly: boolean
    readonly width: string | null
    readonly sort: number | null
    readonly system?: boolean
  }
}

onEachApp(
  'A studio',
  (app) => {
    const fields = () => app().must<Field[]>('/fields')

    it('is told how to draw each system field', async () => {
      const system = (await fields()).filter(({ meta }) => meta?.system)
      expect(system.length).toBeGreaterThan(300)
      expect(system.filter(({ meta }) => !meta.interface || !meta.width || meta.sort === null)).toEqual([])
    })

    it('is told of users what their fields are', async () => {
      const users = await app().must<Field[]>('/fields/directus_users')
      const look = Object.fromEntries(users.map(({ field, meta }) => [field, `${meta.interface} ${meta.display} ${meta.width}`]))
      expect(look).toMatchObject({
        id: 'input null full',
        first_name: 'input null full',
        password: 'input-hash formatted-value half',
        description: 'input-multiline null full',
        tags: 'tags labels full',
        avatar: 'file-image image full',
        role: 'select-dropdown-m2o related-values half',
        policies: 'list-m2m related-values full',
        last_access: 'datetime datetime half',
        email_notifications: 'boolean boolean half',
        auth_data: 'input-code raw full',
        status: 'select-dropdown labels half',
      })
      const { meta: id } = users.find(({ field }) => field === 'id')!
      expect([id.hidden, id.readonly]).toEqual([true, true])
    })

    it('is told the values that a system field takes, and each of them is taken', async () => {
      const users = await app().must<Field[]>('/fields/directus_users')
      const { choices } = users.find(({ field }) => field === 'status')!.meta.options!
      expect(choices!.map(({ text, value }) => `${value} ${text}`)).toEqual([
        'draft Draft',
        'invited Invited',
        'unverified Unverified',
        'active Active',
        'suspended Suspended',
        'archived Archived',
      ])
      for (const { value } of choices!) await app().must('/users', { body: { email: `${value}@example.com`, status: value } })
    })

    it('is told an icon and a template of system collections', async () => {
      const { meta } = await app().must<{ meta: Record<string, unknown> }>('/collections/directus_users')
      expect(meta).toMatchObject({ icon: 'people_alt', display_template: '{{first_name}} {{last_name}}', system: true })
    })
  },
  undefined,
  {},
  ['sqlite'],
)
