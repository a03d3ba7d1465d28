import { invalidPayload } from '../errors/api-error.js'
import type { Answer } from '../resolvers/answer.js'
import { createFiles, fetchImport, replaceFile, requireUpload, type Upload } from '../resolvers/files.js'
import { createItems, updateItem } from '../resolvers/items.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import { isPlainObject } from '../services/items/shape.js'
import type { ServiceContext } from '../services/platform.js'
import { isForm } from './form.js'
import { crudRoutes } from './items.js'
import type { Call, Route } from './route.js'
import { receiveForm } from './upload-form.js'
import { writing } from './writing.js'

const collection = 'directus_files'

/** `/files`: as every collection, and contents as forms and from addresses. */
export const fileRoutes: readonly Route[] = [
  ['post', '/import', importFile],
  ['post', '/', (call) => (isForm(call.request) ? uploadFiles(call) : createRow(call)), 'form'],
  [
    'patch',
    '/:key',
    (call) =>
      isForm(call.request)
        ? replaceContent(call)
        : writing(call, (context, options) => updateItem(context, collection, call.params.key!, call.body, call.query, options)),
    'form',
  ],
  ...crudRoutes('/', () => collection),
]

async function createRow(call: Call): Promise<Answer> {
  if (!isPlainObject(call.body)) throw invalidPayload('"type" is required')
  return writing(call, (context, options) => createItems(context, collection, call.body, call.query, options))
}

async function uploadFiles(call: Call): Promise<Answer> {
  await requireUpload(call.context)
  const uploads = await receiveForm(call.request, call.context.platform)
  return written(call, uploads, (context, options) => createFiles(context, uploads, call.query, options))
}

async function replaceContent(call: Call): Promise<Answer> {
  const key = call.params.key!
  await requireUpload(call.context, key)
  const uploads = await receiveForm(call.request, call.context.platform)
  return written(call, uploads, (context, options) => replaceFile(context, key, uploads, call.query, options))
}

async function importFile(call: Call): Promise<Answer> {
  const upload = await fetchImport(call.context, call.body)
  return written(call, [upload], (context, options) => createFiles(context, [upload], call.query, options))
}

/** The contents are stored before the transaction begins: it must not wait for clients. Those that it does not keep are removed. The contents are part of what makes the request. */
async function written(
  call: Call,
  uploads: readonly Upload[],
  work: (context: ServiceContext, options: MutationOptions) => Promise<Answer>,
): Promise<Answer> {
  const body = uploads.map(({ file, data }) => ({ data, filename: file.filename, type: file.type, digest: file.digest }))
  try {
    return await writing({ ...call, body }, work)
  } finally {
    await Promise.all(uploads.map(({ file }) => file.discard()))
  }
}
