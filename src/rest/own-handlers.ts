import { plainText } from '../database/value-reading.js'
import { invalidQuery } from '../errors/api-error.js'
import type { Row } from '../resolvers/row.js'
import { isSortable } from '../resolvers/utilities.js'
import { unknownCollection } from '../services/items/collection-of.js'
import { sendAsset, sendFiles, sendFolder } from './assets.js'
import type { Handle, WrapHandle } from './call.js'
import { importFromAddress, replaceOrDescribe, uploadOrDescribe } from './files.js'
import { importFileOfItems } from './import-file.js'
import { downloadSnapshot, readSnapshotFile } from './schema-snapshot.js'

/** In a path, a collection that is not there is forbidden. */
const sortItems: WrapHandle = (perform) => async (call) => {
  const collection = call.params.collection!
  if (!(await isSortable(call.context, collection))) throw unknownCollection(collection)
  return perform(call)
}

/** In a query string a wrong length is a wrong query. */
const randomString: WrapHandle = (perform) => async (call) => {
  const { length } = call.parameters
  if (length !== undefined && !/^([1-9]\d?|[1-4]\d\d|500)$/.test(plainText(length)))
    throw invalidQuery('"length" must be between 1 and 500')
  return perform(call)
}

/** Answers a row without its resolver. */
const instead =
  (handle: Handle): WrapHandle =>
  () =>
    handle

/** The rows that REST answers in its own way, by their names: contents are streams, and some paths have errors of their own. */
export const ownHandlers: ReadonlyMap<Row['name'], WrapHandle> = new Map<string, WrapHandle>([
  ['files.create', uploadOrDescribe],
  ['files.update', replaceOrDescribe],
  ['files.import', instead(importFromAddress)],
  ['assets.read', instead(sendAsset)],
  ['assets.read.named', instead(sendAsset)],
  ['assets.files', instead(sendFiles)],
  ['assets.folder', instead(sendFolder)],
  ['utils.import', instead(importFileOfItems)],
  ['schema.snapshot', downloadSnapshot],
  ['schema.diff', readSnapshotFile],
  ['utils.sort', sortItems],
  ['utils.random.string', randomString],
])
