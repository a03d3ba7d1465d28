import { YAMLException } from 'js-yaml'
import type { Item } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { readYaml } from '../services/schema/sync/yaml.js'
import type { WrapHandle } from './call.js'
import { formatOf, sendDownload } from './export.js'
import { isForm } from './form.js'
import { readFormFile } from './form-file.js'

/** The snapshot as a file, where the query asks for one. */
export const downloadSnapshot: WrapHandle = (read) => async (call) => {
  if (call.parameters.export === undefined) return read(call)
  await requireAdmin(call.context)
  const format = formatOf(call.parameters.export)
  const answer = await read(call)
  if (answer?.kind !== 'value') return answer
  sendDownload(call, 'schema-snapshot', format, answer.value as Item)
  return undefined
}

/** Takes the snapshot as a file in a form, JSON or YAML. */
export const readSnapshotFile: WrapHandle = (compare) => async (call) => {
  if (!isForm(call.request)) return compare(call)
  await requireAdmin(call.context)
  const { mediaType, content } = await readFormFile(call.request, call.context.platform.config.limits.importSize)
  const text = content.toString('utf8')
  return compare({ ...call, body: mediaType === 'application/json' ? parseJson(text) : parseYaml(text) })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidPayload('The provided JSON is invalid')
    throw error
  }
}

function parseYaml(text: string): unknown {
  try {
    return readYaml(text)
  } catch (error) {
    if (error instanceof YAMLException) throw invalidPayload('The provided YAML is invalid')
    throw error
  }
}
