import type { Item, PrimaryKey, ServiceContext } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import { mergePresets } from '../permissions/payload.js'
import type { PermissionSet } from '../permissions/permission-set.js'
import { effectivePolicies, permissionActions } from '../permissions/policies.js'
import type { RawQuery } from '../query/query.js'
import { mayDo } from '../services/items/access.js'
import { withRules } from '../services/items/errors.js'
import { checkKey } from '../services/items/keys.js'
import { readTouchableKeys } from '../services/items/read-keys.js'
import { ruleVariables } from '../services/items/read-scope.js'
import { readManyText } from '../services/items/reading.js'
import { type Answer, textAnswer, valueAnswer } from './answer.js'
import { appPermission, withAppPermissions } from './app-permission-rows.js'
import { readItems } from './items.js'
import type { Row } from './row.js'
import { answer, flag, itemOf, json, key, listOf, nothing, object, text } from './shape.js'

/** For every collection that the caller has a rule for: the actions that they may take, on all items or some, with which fields. */
async function readMyPermissions(context: ServiceContext): Promise<Answer> {
  requireCaller(context)
  const set = await context.platform.permissions.of(context.accountability)
  const names = set.isUnrestricted ? [...context.schema.collections.keys()] : set.collections()
  const answer: Item = {}
  for (const name of names) {
    answer[name] = Object.fromEntries(
      await Promise.all(permissionActions.map(async (action) => [action, await accessOf(context, set, name, action)])),
    )
  }
  return valueAnswer(answer)
}

async function accessOf(
  context: ServiceContext,
  set: PermissionSet,
  collection: string,
  action: (typeof permissionActions)[number],
): Promise<Item> {
  if (set.isUnrestricted) return { access: 'full', fields: ['*'] }
  const rules = set.rules(collection, action)
  if (rules.length === 0) return { access: 'none' }
  const fields = rules.some((rule) => rule.fields.has('*')) ? ['*'] : [...new Set(rules.flatMap((rule) => [...rule.fields]))]
  const variables = await ruleVariables(context, set, set.ruleTexts(action))
  const presets = withRules(context, collection, () => mergePresets(rules, {}, { variables, now: new Date() }))
  return {
    access: rules.some((rule) => rule.filter === null) ? 'full' : 'partial',
    fields,
    ...(Object.keys(presets).length > 0 ? { presets } : {}),
  }
}

/** May the caller update, delete and share this one item? */
export async function itemPermissions(context: ServiceContext, collection: string, key: PrimaryKey | null): Promise<Record<string, Item>> {
  const set = await context.platform.permissions.of(context.accountability)
  const model = context.schema.collections.get(collection)
  const answer: Record<string, Item> = {}
  for (const action of ['update', 'delete', 'share'] as const) {
    const rules = set.rules(collection, action)
    const access =
      model !== undefined &&
      (set.isUnrestricted ||
        (rules.length > 0 && (key === null || (await readTouchableKeys(context, model, [checkKey(model, key)], action, [])).length > 0)))
    answer[action] = { access }
  }
  if (model?.isSingleton && answer.update!.access)
    Object.assign(answer.update!, { presets: {} }, await accessOf(context, set, collection, 'update'), { access: true })
  return answer
}

async function readMyItemPermissions(context: ServiceContext, collection: string, key: PrimaryKey | null): Promise<Answer> {
  requireCaller(context)
  return valueAnswer(await itemPermissions(context, collection, key))
}

/** The flags of the caller's policies. */
async function readMyGlobals(context: ServiceContext): Promise<Answer> {
  const who = context.accountability
  if (!who?.user) return valueAnswer({ app_access: false })
  const policies = effectivePolicies(await context.platform.policies.data(), who)
  return valueAnswer({
    app_access: policies.some((policy) => policy.app_access),
    admin_access: policies.some((policy) => policy.admin_access),
    enforce_tfa: policies.some((policy) => policy.enforce_tfa),
  })
}

/** The caller's role and its ancestors; only their ids where the caller may not read roles. */
async function readMyRoles(context: ServiceContext, query: RawQuery): Promise<Answer> {
  requireCaller(context)
  const roles = context.accountability?.roles ?? []
  if (!(await mayDo(context, 'directus_roles', 'read'))) return valueAnswer(roles.map((id) => ({ id })))
  return textAnswer((await readManyText(context, 'directus_roles', roles, query)).data)
}

function requireCaller(context: ServiceContext): void {
  if (!context.accountability?.user && !context.accountability?.share) throw forbidden()
}

const access = answer('item_permissions', { update: json, delete: json, share: json })

/** What the caller may do. */
export const permissionRows: readonly Row[] = [
  {
    // A studio decides by the whole list: half of it would be a wrong answer, so it has no limit.
    name: 'permissions.list',
    summary: 'List all permissions that the caller may see',
    kind: 'read',
    audience: ['directus_permissions', 'read'],
    input: nothing,
    answer: { ...listOf(itemOf('directus_permissions')), rest: listOf({ anyOf: [itemOf('directus_permissions'), appPermission] }) },
    rest: { method: 'GET', path: '/permissions' },
    resolve: async ({ context, query }) =>
      withAppPermissions(context, await readItems(context, 'directus_permissions', { ...query, limit: -1 }), query),
  },
  {
    name: 'permissions.me.read',
    summary: 'List what the caller may do, for each collection',
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: json,
    rest: { method: 'GET', path: '/permissions/me' },
    graphql: { root: 'query', field: 'permissions_me', needs: [['directus_permissions', 'read']] },
    resolve: ({ context }) => readMyPermissions(context),
  },
  {
    name: 'permissions.me.collection',
    summary: 'Tell what the caller may do with a singleton',
    kind: 'read',
    audience: 'users',
    input: object({ collection: text }),
    answer: access,
    rest: { method: 'GET', path: '/permissions/me/:collection' },
    graphql: { root: 'query', field: 'permissions_me_collection', isAddition: true },
    resolve: ({ context, params }) => readMyItemPermissions(context, params.collection!, null),
  },
  {
    name: 'permissions.me.item',
    summary: 'Tell what the caller may do with an item',
    kind: 'read',
    audience: 'users',
    input: object({ collection: text, key }),
    answer: access,
    rest: { method: 'GET', path: '/permissions/me/:collection/:key' },
    graphql: { root: 'query', field: 'permissions_me_item', isAddition: true },
    resolve: ({ context, params }) => readMyItemPermissions(context, params.collection!, params.key!),
  },
  {
    name: 'policies.me.globals',
    summary: "Tell which flags the caller's policies set",
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: answer('policy_globals', { enforce_tfa: flag, app_access: flag, admin_access: flag }),
    rest: { method: 'GET', path: '/policies/me/globals' },
    graphql: { root: 'query', field: 'policies_me_globals', needs: [['directus_policies', 'read']] },
    resolve: ({ context }) => readMyGlobals(context),
  },
  {
    name: 'roles.me.read',
    summary: "Read the caller's role and the roles above it",
    kind: 'read',
    audience: 'users',
    input: nothing,
    answer: listOf(itemOf('directus_roles')),
    rest: { method: 'GET', path: '/roles/me' },
    graphql: { root: 'query', field: 'roles_me', needs: [['directus_roles', 'read']] },
    resolve: ({ context, query }) => readMyRoles(context, query),
  },
]
