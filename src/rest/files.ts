import type { ServiceContext } from '../context.js'
import type { Answer } from '../resolvers/answer.js'
import { createFiles, fetchImport, replaceFile, requireUpload, type Upload } from '../resolvers/files.js'
import type { MutationOptions } from '../services/items/mutation-options.js'
import type { Call, Handle, WrapHandle } from './call.js'
import { isForm } from './form.js'
import { receiveForm } from './upload-form.js'
import { writing } from './writing.js'

/** Takes files as a form; JSON describes one. */
export const uploadOrDescribe: WrapHandle = (describe) => (call) => (isForm(call.request) ? uploadFiles(call) : describe(call))

/** Takes another content as a form; JSON describes it. */
export const replaceOrDescribe: WrapHandle = (describe) => (call) => (isForm(call.request) ? replaceContent(call) : describe(call))

/** Fetches a content. What is fetched is part of what makes the request, so a key for repeated requests knows it. */
export const importFromAddress: Handle = async (call) => {
  const upload = await fetchImport(call.context, call.body)
  return written(call, [upload], (context, options) => createFiles(context, [upload], call.query, options))
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
