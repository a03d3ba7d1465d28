import { createToken, deleteToken, listTokens, type TokenOrder } from '../auth/tokens/named-tokens.js'
import type { ServiceContext } from '../context.js'
import { forbidden } from '../errors/api-error.js'
import { readTouchableKeys } from '../services/items/read-keys.js'
import { noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import { requireUserOf, requireWholeUser } from './own-user.js'
import type { Row } from './row.js'
import { key, listOf, object, type Shape, text } from './shape.js'

/** Who may set the one token may have others. */
async function requireOwnTokens(context: ServiceContext): Promise<string> {
  const user = requireWholeUser(context)
  const users = context.schema.collections.get('directus_users')!
  if ((await readTouchableKeys(context, users, [user], 'update', ['token'])).length === 0) throw forbidden()
  return user
}

const told = { id: text, name: text, policies: listOf(text), created: text, expires: text, last_used: text }
const token = { type: 'object', title: 'named_token', properties: told } satisfies Shape
const newToken = { type: 'object', title: 'new_named_token', properties: { ...told, token: text } } satisfies Shape
const order = { name: text, 'expires?': text, 'policies?': listOf(text) }

/** Named tokens: one's own, and those of others for administrators. */
export const tokenRows: readonly Row[] = [
  {
    name: 'users.me.tokens.list',
    summary: "List the caller's named tokens",
    kind: 'read',
    audience: 'users',
    input: object({}),
    answer: listOf(token),
    rest: { method: 'GET', path: '/users/me/tokens' },
    graphql: { root: 'query', field: 'users_me_tokens', isAddition: true },
    resolve: async ({ context }) => valueAnswer(await listTokens(context, requireWholeUser(context))),
  },
  {
    name: 'users.me.tokens.create',
    summary: 'Make a named token for the caller; it is told in this answer alone',
    kind: 'action',
    audience: 'users',
    input: object(order),
    answer: newToken,
    rest: { method: 'POST', path: '/users/me/tokens' },
    graphql: { root: 'mutation', field: 'create_users_me_token', isAddition: true },
    resolve: async ({ context, body }) =>
      valueAnswer(await createToken(context, await requireOwnTokens(context), checked<TokenOrder>(body))),
  },
  {
    name: 'users.me.tokens.delete',
    summary: 'Delete a named token of the caller',
    kind: 'action',
    audience: 'users',
    input: object({ id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/users/me/tokens/:id' },
    graphql: { root: 'mutation', field: 'delete_users_me_token', isAddition: true },
    resolve: ({ context, params }) => deleteToken(context, requireWholeUser(context), params.id!).then(() => noAnswer),
  },
  {
    name: 'users.tokens.list',
    summary: 'List the named tokens of a user',
    kind: 'read',
    audience: 'administrators',
    input: object({ user: key }),
    answer: listOf(token),
    rest: { method: 'GET', path: '/users/:user/tokens' },
    graphql: { root: 'query', field: 'users_tokens', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) => valueAnswer(await listTokens(context, await requireUserOf(context, params.user!))),
  },
  {
    name: 'users.tokens.create',
    summary: 'Make a named token for a user; it is told in this answer alone',
    kind: 'action',
    audience: 'administrators',
    input: object({ user: key, ...order }),
    answer: newToken,
    rest: { method: 'POST', path: '/users/:user/tokens' },
    graphql: { root: 'mutation', field: 'create_users_token', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params, body }) =>
      valueAnswer(await createToken(context, await requireUserOf(context, params.user!), checked<TokenOrder>(body))),
  },
  {
    name: 'users.tokens.delete',
    summary: 'Delete a named token of a user',
    kind: 'action',
    audience: 'administrators',
    input: object({ user: key, id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/users/:user/tokens/:id' },
    graphql: { root: 'mutation', field: 'delete_users_token', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) =>
      deleteToken(context, await requireUserOf(context, params.user!), params.id!).then(() => noAnswer),
  },
]
