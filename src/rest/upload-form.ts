import type { IncomingMessage } from 'node:http'
import type { Item, Platform } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import { cleanName } from '../services/files/names.js'
import { type ReceivedFile, receiveFile } from '../services/files/receive.js'
import { type FormParts, readForm } from './form.js'

/** One file of a form, stored, with the fields that stood before it. */
export interface UploadedFile {
  readonly file: ReceivedFile
  readonly data: Item
}

/**
 * Stores the files of a form as they come in. Fields belong to the file that follows them. When anything fails, or the client goes away,
 * nothing is kept; what is given must be kept or discarded.
 */
export async function receiveForm(request: IncomingMessage, platform: Platform): Promise<UploadedFile[]> {
  const received: (UploadedFile | undefined)[] = []
  let count = 0
  let fields: Item = {}
  const parts: FormParts = {
    field: (name, value) => {
      fields = { ...fields, [name]: fieldValue(value) }
    },
    file: async (content, { filename, mimeType }) => {
      const data = fields
      const place = count++
      fields = {}
      if (!filename) throw invalidPayload('The file has no filename')
      const file = await receiveFile(platform, content, { filename: cleanName(filename), type: mimeType, storage: data.storage })
      received[place] = { file, data }
    },
  }
  try {
    await readForm(request, { fieldSize: platform.config.server.maxPayloadSize }, parts)
    if (count === 0) throw invalidPayload('No files were included in the body')
    return received.filter((uploaded) => uploaded !== undefined)
  } catch (error) {
    await Promise.all(received.map((uploaded) => uploaded?.file.discard()))
    throw error
  }
}

/** In a form everything is text; these three texts stand for their values. */
function fieldValue(text: string): unknown {
  if (text === 'null') return null
  if (text === 'true') return true
  return text === 'false' ? false : text
}
