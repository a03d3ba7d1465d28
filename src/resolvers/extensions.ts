import { apiError } from '../errors/api-error.js'
import { deleteExtension, readExtensions, updateExtension } from '../services/extensions/extensions.js'
import { noAnswer, valueAnswer } from './answer.js'
import type { Row } from './row.js'
import { answer, flag, key, listOf, nothing, object, text } from './shape.js'

const meta = answer('directus_extensions_meta', { enabled: flag })
const extension = answer('directus_extensions', {
  bundle: text,
  name: text,
  schema: answer('directus_extensions_schema', { type: text, local: flag }),
  meta,
})
const input = answer('update_directus_extensions_input', { meta: answer('update_directus_extensions_input_meta', { enabled: flag }) })

/** Studios load the parts of extensions that are theirs from here, and would not start without; this server builds none. */
function studioSource(chunk: string): string {
  if (!/^[\w.-]+\.js$/.test(chunk)) throw apiError('ROUTE_NOT_FOUND', { path: `/extensions/sources/${chunk}` })
  const kinds = ['interfaces', 'displays', 'layouts', 'modules', 'panels', 'themes', 'operations']
  return chunk === 'index.js' ? kinds.map((kind) => `export const ${kind} = [];\n`).join('') : 'export {};\n'
}

/** Extensions: listed, switched on and off. */
export const extensionRows: readonly Row[] = [
  {
    name: 'extensions.list',
    summary: 'List extensions',
    kind: 'read',
    audience: 'administrators',
    input: nothing,
    answer: listOf(extension),
    rest: { method: 'GET', path: '/extensions' },
    graphql: { root: 'query', field: 'extensions', needs: 'administrators' },
    resolve: async ({ context }) => valueAnswer(await readExtensions(context)),
  },
  {
    name: 'extensions.sources',
    summary: 'Read the part of the extensions that a studio loads',
    kind: 'read',
    audience: 'everybody',
    input: object({ chunk: text }),
    answer: text,
    rest: { method: 'GET', path: '/extensions/sources/:chunk', sends: 'application/javascript' },
    resolve: async ({ params }) => valueAnswer(studioSource(params.chunk!)),
  },
  {
    name: 'extensions.update',
    summary: 'Switch an extension on or off',
    kind: 'action',
    audience: 'administrators',
    input: object({ 'id?': key, data: input }),
    answer: extension,
    rest: { method: 'PATCH', path: '/extensions/:id', body: 'data' },
    graphql: { root: 'mutation', field: 'update_extensions_item', needs: 'administrators' },
    resolve: async ({ context, params, body }) => valueAnswer(await updateExtension(context, params.id!, body)),
  },
  {
    name: 'extensions.delete',
    summary: 'Forget an extension that is no longer there',
    kind: 'action',
    audience: 'administrators',
    input: object({ id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/extensions/:id' },
    graphql: { root: 'mutation', field: 'delete_extensions_item', isAddition: true, needs: 'administrators' },
    resolve: ({ context, params }) => deleteExtension(context, params.id!).then(() => noAnswer),
  },
]
