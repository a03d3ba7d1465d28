import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { invalidQuery } from '../errors/api-error.js'
import { valueAnswer } from '../resolvers/answer.js'
import { unkeptCondition } from '../resolvers/perform-write.js'
import { importItems, requireImport } from '../resolvers/utilities.js'
import { shortDigest } from '../security/digest.js'
import { importJobs, type StoredFile } from '../services/import/jobs.js'
import type { Call } from './call.js'
import { readFormFile, receiveFormFile } from './form-file.js'
import { sendAnswer } from './reply.js'
import { conditionsOf, writing } from './writing.js'

/** Refuses callers who may not import, before their file is read. With `background` the answer is a job, which goes on after it. */
export async function importFileOfItems(call: Call): Promise<undefined> {
  await requireImport(call.context, call.params.collection!)
  if (isInBackground(call)) await importLater(call)
  else await importNow(call)
  return undefined
}

function isInBackground({ parameters: { background } }: Call): boolean {
  if (background === undefined || background === 'false') return false
  if (background === 'true' || background === '') return true
  throw invalidQuery('"background" must be true or false')
}

/** The file is part of what makes the request, so a key for repeated requests knows it. */
async function importNow(call: Call): Promise<void> {
  const { importRows, importSize } = call.context.platform.config.limits
  const file = await readFormFile(call.request, importSize)
  const content = { mediaType: file.mediaType, digest: shortDigest(file.content) }
  const answer = await writing(
    { ...call, body: content },
    (context, options) => importItems(context, call.params.collection!, file, options),
    importRows,
  )
  if (answer.kind === 'nothing') call.response.writeHead(200).end()
  else sendAnswer(call.request, call.response, answer)
}

/** It commits in portions, so it cannot keep conditions on the whole. */
async function importLater(call: Call): Promise<void> {
  const { context, request, response, params } = call
  const refusal = unkeptCondition(conditionsOf(call))
  if (refusal) throw refusal
  const file = await storeFile(call)
  const job = await context.platform.parts.get(importJobs).begin(context, params.collection!, file)
  response.statusCode = 202
  response.setHeader('Location', `/utils/jobs/${job.id}`)
  sendAnswer(request, response, valueAnswer(job))
}

/** Keeps the file outside of memory until it is imported. */
async function storeFile({ context, request }: Call): Promise<StoredFile> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-import-'))
  const discard = () => rm(folder, { recursive: true, force: true })
  const path = join(folder, 'items')
  try {
    const { mediaType } = await receiveFormFile(request, context.platform.config.limits.importSize, (content) =>
      pipeline(content, createWriteStream(path)),
    )
    return { path, mediaType, discard }
  } catch (error) {
    await discard()
    throw error
  }
}
