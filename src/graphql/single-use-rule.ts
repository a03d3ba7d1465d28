import { GraphQLError, type ValidationContext, type ValidationRule } from 'graphql'

/** Mutations that a document may have once, so that aliases cannot be used to guess or hash a thousand passwords in one request (GRAPHQL_SINGLE_USE_MUTATIONS). */
const singleUse: ReadonlySet<string> = new Set([
  'auth_login',
  'auth_login_with_provider',
  'auth_refresh',
  'auth_password_request',
  'auth_password_reset',
  'users_register',
  'users_register_verify',
  'users_invite_accept',
  'users_me_tfa_generate',
  'users_me_tfa_enable',
  'users_me_tfa_disable',
  'utils_cache_clear',
  'utils_hash_generate',
  'utils_hash_verify',
])

/** Root fields with an expensive answer that is the same for every alias: introspection, descriptions of the schema, health checks. */
const fewUses: ReadonlySet<string> = new Set([
  'server_health',
  'server_info',
  'server_specs_graphql',
  'server_specs_oas',
  'collections',
  'collections_by_name',
  'fields',
  'fields_in_collection',
  'fields_by_name',
  'relations',
  'relations_in_collection',
  'relations_by_name',
  'extensions',
  'permissions_me',
  'policies_me_globals',
  'roles_me',
  '__type',
])
const mostFewUses = 20
/** Tools need one. */
const mostIntrospections = 2

function mostUses(name: string): number {
  if (singleUse.has(name)) return 1
  if (name === '__schema') return mostIntrospections
  return fewUses.has(name) ? mostFewUses : Number.POSITIVE_INFINITY
}

/** Refuses a document that has one of these fields too often. Only root fields count: a field of an own collection may have the same name. */
export const singleUseRule: ValidationRule = (context) => {
  const uses = new Map<string, number>()
  return {
    Field: (node) => {
      const name = node.name.value
      const most = mostUses(name)
      if (most === Number.POSITIVE_INFINITY || !isRoot(context)) return
      const count = (uses.get(name) ?? 0) + 1
      uses.set(name, count)
      if (count === most + 1)
        context.reportError(
          new GraphQLError(`"${name}" can be used ${most === 1 ? 'once' : `${most} times`} in a request.`, { nodes: node }),
        )
    },
  }
}

function isRoot(context: ValidationContext): boolean {
  const schema = context.getSchema()
  const parent = context.getParentType()
  return parent === schema.getQueryType() || parent === schema.getMutationType()
}
