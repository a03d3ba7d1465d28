import { GraphQLError, type ValidationRule } from 'graphql'

/** Mutations that may stand once in a request, whatever their alias: so that aliases are no way to guess, or to hash, a thousand passwords at once (GRAPHQL_SINGLE_USE_MUTATIONS). */
const singleUse: ReadonlySet<string> = new Set([
  'auth_login',
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

/** Refuses a document that names one of them twice. */
export const singleUseRule: ValidationRule = (context) => {
  const seen = new Set<string>()
  return {
    Field: (node) => {
      const name = node.name.value
      if (!singleUse.has(name)) return
      if (seen.has(name)) context.reportError(new GraphQLError(`"${name}" can be used once in a request.`, { nodes: node }))
      seen.add(name)
    },
  }
}
