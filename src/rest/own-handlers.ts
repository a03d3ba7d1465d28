import { apiError } from '../errors/api-error.js'
import type { Row } from '../resolvers/row.js'
import { sessionRows } from '../resolvers/sessions.js'
import { importItems, isSortable, requireImport, utilityRows } from '../resolvers/utilities.js'
import { shortDigest } from '../security/digest.js'
import { unknownCollection } from '../services/items/unknown-collection.js'
import { sendAsset, sendFiles, sendFolder } from './assets.js'
import type { Call, Handle } from './call.js'
import { importFile, replaceOrDescribe, uploadOrDescribe } from './files.js'
import { readFormFile } from './form-file.js'
import { pathOf } from './path.js'
import { performRow } from './perform-row.js'
import { sendAnswer } from './reply.js'
import { checkRandomLength } from './senders.js'
import { writing } from './writing.js'

const performUtility = (name: string): Handle => performRow(utilityRows.find((row) => row.name === name)!)

/** Callers who may not import send nothing. The file is part of what makes the request, so a key for repeated requests knows it. */
async function importFileOfItems(call: Call): Promise<undefined> {
  await requireImport(call.context, call.params.collection!)
  const file = await readFormFile(call.request, call.context.platform.config.limits.importSize)
  const content = { mediaType: file.mediaType, digest: shortDigest(file.content) }
  const { importRows } = call.context.platform.limits
  const answer = await writing(
    { ...call, body: content },
    (context, options) => importItems(context, call.params.collection!, file, options),
    importRows,
  )
  if (answer.kind === 'nothing') call.response.writeHead(200).end()
  else sendAnswer(call.request, call.response, answer)
  return undefined
}

/** In a path, a collection that is not there is forbidden. */
const sortItems: Handle = async (call) => {
  const collection = call.params.collection!
  if (!(await isSortable(call.context, collection))) throw unknownCollection(collection)
  return performUtility('utils.sort')(call)
}

const randomString: Handle = async (call) => {
  checkRandomLength(call)
  return performUtility('utils.random.string')(call)
}

/** Logging in with a password can be switched off. */
const logIn: Handle = async (call) => {
  if (call.context.platform.config.auth.disableDefault) throw apiError('ROUTE_NOT_FOUND', { path: pathOf(call.request) })
  return performRow(sessionRows.find(({ name }) => name === 'auth.login')!)(call)
}

/** What REST carries out by itself: contents are streams, and some paths are refused in words of their own. By the name of the row. */
export const ownHandlers: ReadonlyMap<Row['name'], Handle> = new Map<string, Handle>([
  ['auth.login', logIn],
  ['files.create', uploadOrDescribe],
  ['files.update', replaceOrDescribe],
  ['files.import', importFile],
  ['assets.read', sendAsset],
  ['assets.read.named', sendAsset],
  ['assets.files', sendFiles],
  ['assets.folder', sendFolder],
  ['utils.import', importFileOfItems],
  ['utils.sort', sortItems],
  ['utils.random.string', randomString],
])
