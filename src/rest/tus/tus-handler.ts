import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ERRORS, Metadata, Server, type ServerOptions, TUS_RESUMABLE } from '@tus/server'
import { serverAddress } from '../../config/server-address.js'
import type { Platform, ServiceContext } from '../../context.js'
import { invalidPayload, isApiError } from '../../errors/api-error.js'
import { finishUpload, requireWritable } from '../../services/uploads/resumable.js'
import { UnfinishedUploads } from '../../services/uploads/unfinished.js'
import { contextOf } from '../request-context.js'
import { ownerKey, UploadStore } from './upload-store.js'

/** Answers a request of the protocol. */
export type AnswerTus = (request: IncomingMessage, response: ServerResponse) => Promise<void>

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0]

/** `/files/tus`: uploads that can be resumed (tus 1.0.0). The library speaks the protocol; this code checks the owner of an upload and makes a file of it. */
export function tusHandler(platform: Platform): AnswerTus {
  const uploads = new UnfinishedUploads(platform.storage)
  const { expiration } = platform.config.tus
  const { maxSize } = platform.config.files
  const store = new UploadStore(uploads, expiration)
  const server = new Server({
    path: '/files/tus',
    datastore: store,
    ...(maxSize !== null && { maxSize }),
    // Which origins may ask is decided for all routes alike (rest/cors.ts).
    allowedOrigins: () => false,
    namingFunction: () => randomBytes(16).toString('hex'),
    generateUrl: (_request, { id }) => `${serverAddress(platform.config.server)}/files/tus/${id}`,
    ...decisions(uploads),
    onResponseError: (_request, error) => toldError(platform, error),
  })
  return async (request, response) => {
    if (request.method === 'OPTIONS') {
      response
        .writeHead(200, {
          'Tus-Resumable': TUS_RESUMABLE,
          'Tus-Version': TUS_RESUMABLE,
          'Tus-Extension': store.extensions.join(','),
          ...(maxSize !== null && { 'Tus-Max-Size': String(maxSize) }),
        })
        .end()
      return
    }
    requireReadableMetadata(request.headers['upload-metadata'])
    await server.handle(request, response)
  }
}

/** Checks that the caller may begin or continue an upload, and makes a file of it when it is complete. */
function decisions(uploads: UnfinishedUploads): Partial<ServerOptions> {
  return {
    onUploadCreate: async (request, upload) => {
      const context = contextOf(nodeRequest(request))
      const metadata = upload.metadata ?? {}
      await requireWritable(context, { id: upload.id, size: upload.size ?? 0, metadata })
      return { metadata: { ...metadata, [ownerKey]: ownerOf(context) } }
    },
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return
      const upload = await uploads.find(id)
      if (upload?.owner !== ownerOf(contextOf(nodeRequest(request)))) throw ERRORS.FILE_NOT_FOUND
    },
    onUploadFinish: async (request, upload) => {
      await finishUpload(contextOf(nodeRequest(request)), uploads, upload.id)
      return {}
    },
  }
}

const ownerOf = ({ accountability }: ServiceContext): string | null => accountability?.user ?? accountability?.share ?? null

function nodeRequest(request: TusRequest): IncomingMessage {
  const node = request.runtime?.node?.req
  if (!node) throw new Error('This request did not come from node:http.')
  return node as IncomingMessage
}

function requireReadableMetadata(header: string | string[] | undefined): void {
  try {
    if (typeof header === 'string') Metadata.parse(header)
  } catch {
    throw invalidPayload('Upload-Metadata is invalid')
  }
}

/** The error that a client gets: those of the protocol and of our catalogue. All others are only logged. */
function toldError({ logger }: Platform, error: Error | { status_code: number; body: string }): { status_code: number; body: string } {
  if ('status_code' in error) return error
  if (isApiError(error)) return { status_code: error.status, body: `${error.message}\n` }
  logger.error({ err: error }, 'An upload failed unexpectedly.')
  return { status_code: 500, body: 'An unexpected error occurred.\n' }
}
