import type { PermissionAction, PermissionRow } from './policies.js'

const me = (field: string) => ({ [field]: { _eq: '$CURRENT_USER' } })
const row = (
  collection: string,
  action: PermissionAction,
  permissions: unknown = null,
  fields: readonly string[] = ['*'],
  validation: unknown = null,
): PermissionRow => ({
  id: null,
  policy: null,
  collection: `directus_${collection}`,
  action,
  permissions,
  validation,
  presets: null,
  fields,
})

const profileFields = [
  'id',
  'first_name',
  'last_name',
  'last_page',
  'email',
  'password',
  'location',
  'title',
  'description',
  'tags',
  'provider',
  'preferences_divider',
  'avatar',
  'language',
  'appearance',
  'theme_light',
  'theme_dark',
  'tfa_secret',
  'status',
  'role',
]

/** What every user with app access may do beside their policies: a studio cannot work without it. */
export const appPermissions: readonly PermissionRow[] = [
  row('collections', 'read'),
  row('fields', 'read'),
  row('relations', 'read'),
  row('translations', 'read'),
  row('activity', 'read', me('user')),
  row('comments', 'read', me('user_created')),
  row('comments', 'create', null, ['*'], { comment: { _nnull: true } }),
  row('comments', 'update', me('user_created'), ['comment']),
  row('comments', 'delete', me('user_created')),
  row('presets', 'read', {
    _or: [
      me('user'),
      { _and: [{ user: { _null: true } }, { role: { _eq: '$CURRENT_ROLE' } }] },
      { _and: [{ user: { _null: true } }, { role: { _null: true } }] },
    ],
  }),
  row('presets', 'create', null, ['*'], me('user')),
  row('presets', 'update', me('user'), ['*'], me('user')),
  row('presets', 'delete', me('user')),
  row('roles', 'read', { id: { _in: '$CURRENT_ROLES' } }),
  row('settings', 'read'),
  row('notifications', 'read', me('recipient')),
  row('notifications', 'update', me('recipient'), ['status']),
  row('shares', 'read', me('user_created')),
  row('users', 'read', me('id'), profileFields),
]
