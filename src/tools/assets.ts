import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { invalidPayload } from '../errors/api-error.js'
import { findAssetContent } from '../services/assets/assets.js'
import { defineTool } from './tool.js'

/** Pixels from which on a picture is scaled, and to how many. */
const largestSide = 1_200
const scaledSide = 800
/** Bytes that are handed to a model. */
const mostBytes = 10 * 2 ** 20

/** Contents of pictures and sounds. */
export const assetsTool = defineTool({
  name: 'assets',
  title: 'Contents of files',
  description: `Shows a picture or plays a sound of the project, by the id of its file. Pictures of more than ${largestSide} pixels are scaled to ${scaledSide}.`,
  input: z.strictObject({ id: z.string().min(1).describe('The id of the file; "files" tells it.') }),
  isFor: (caller) => caller.may('directus_files', 'read'),
  mayWrite: false,
  mayDestroy: false,
  writes: () => false,
  run: async ({ id }, { context }) => {
    const content = await findAssetContent(context, id, { largest: { from: largestSide, to: scaledSide } })
    const kind = /^(image|audio)\//.exec(content.type)?.[1] as 'image' | 'audio' | undefined
    if (!kind) throw invalidPayload('Only pictures and sounds can be shown')
    if (content.state.size > mostBytes) throw invalidPayload(`The content is larger than ${mostBytes} bytes`)
    return { kind, data: (await buffer(await content.open())).toString('base64'), mimeType: content.type }
  },
})
