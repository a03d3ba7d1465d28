import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import isFresh from 'fresh'
import { invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import { shortDigest } from '../security/digest.js'
import { type Archive, type AssetContent, findAssetContent, zipFiles, zipFolder } from '../services/assets/assets.js'
import { transformationNames } from '../services/assets/transformation.js'
import { readRange } from './byte-range.js'
import type { Call, Handle } from './call.js'
import { contentDisposition } from './content-disposition.js'

/** Sends the content of a file, not enveloped. */
export const sendAsset: Handle = async (call) => {
  const { request, response, params, parameters } = call
  const transformationParams = Object.fromEntries(transformationNames.map((name) => [name, parameters[name]]))
  const content = await findAssetContent(call.context, params.id!, {
    transformationParams,
    acceptFormat: request.headers.accept ?? null,
    signal: whenGone(response),
  })
  const range = content.isTransformed ? null : readRange(request.headers.range, content.state.size)
  setHeaders(call, content)
  if (isKnown(call)) {
    response.writeHead(304).end()
    return undefined
  }
  if (range) {
    response.statusCode = 206
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end}/${content.state.size}`)
  }
  response.setHeader('Content-Length', range ? range.end - range.start + 1 : content.state.size)
  if (request.method === 'HEAD') response.end()
  else await send(await content.open(range ?? undefined), response)
  return undefined
}

/** Sends files as an archive. */
export const sendFiles: Handle = async (call) => sendArchive(call, await zipFiles(call.context, idsOf(call.body)))

/** Sends the files of a folder as an archive. */
export const sendFolder: Handle = async (call) => sendArchive(call, await zipFolder(call.context, call.params.id!))

/** Aborted when the connection of an answer is closed, before or after its end. */
function whenGone(response: ServerResponse): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  return gone.signal
}

function setHeaders({ context, params, parameters, response }: Call, { asset, type, isTransformed }: AssetContent): void {
  const { cacheTtl, revalidate, contentSecurityPolicy } = context.platform.config.assets
  const audience = context.accountability?.user || context.accountability?.share ? 'private' : 'public'
  const isAuto = isTransformed && dependsOnAccept(parameters)
  response.setHeader('Content-Type', /^[\x21-\x7e]+\/[\x20-\x7e]+$/.test(type) ? type : 'application/octet-stream')
  response.setHeader(
    'Content-Disposition',
    contentDisposition('download' in parameters ? 'attachment' : 'inline', params.filename ?? asset.filename ?? asset.id),
  )
  response.setHeader('Content-Security-Policy', policyFor(type, contentSecurityPolicy))
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader(
    'Cache-Control',
    `${audience}, ${revalidate ? 'max-age=0, must-revalidate' : `max-age=${Math.floor(cacheTtl / 1000)}`}`,
  )
  response.setHeader('Vary', `Origin, Cache-Control${isAuto ? ', Accept' : ''}`)
  response.setHeader('Last-Modified', asset.modified.toUTCString())
  // Two contents of one second differ in their objects, and variants in their types.
  response.setHeader('ETag', `"${Math.floor(asset.modified.getTime() / 1000)}-${shortDigest(`${asset.object} ${isTransformed} ${type}`)}"`)
}

/** Documents that can hold scripts are shown in a sandbox, whatever the policy allows: they must not act as pages of this server. */
const policyFor = (type: string, policy: string): string =>
  !isDocument.test(type) || /(^|;)\s*sandbox\b/i.test(policy) ? policy : [policy.replace(/;\s*$/, ''), 'sandbox'].filter(Boolean).join('; ')

/** HTML, XML of any kind (SVG, MathML and XHTML among them), its style sheets, and mails and archives in which pages are kept. */
const isDocument =
  /^(text\/(html|xml|xsl|xslt|x-component|calendar)|application\/(xml|xslt|x-mimearchive|x-xml)|message\/|multipart\/|model\/x3d)|\+xml\b|xhtml|\bhtml\b/i

/** Presets may say `auto`, too. */
const dependsOnAccept = ({ format, key }: Readonly<Record<string, unknown>>): boolean =>
  format === 'auto' || (format === undefined && key !== undefined)

/** Has the client the same content already? Only where the client has to ask each time. */
function isKnown({ context, request, response }: Call): boolean {
  if (!context.platform.config.assets.revalidate) return false
  return isFresh(request.headers, {
    etag: String(response.getHeader('ETag')),
    'last-modified': String(response.getHeader('Last-Modified')),
  })
}

async function sendArchive({ response }: Call, { filename, content }: Archive): Promise<undefined> {
  response.setHeader('Content-Type', 'application/zip')
  response.setHeader('Content-Disposition', contentDisposition('attachment', filename))
  await send(content, response)
  return undefined
}

async function send(content: Readable, response: ServerResponse): Promise<void> {
  try {
    await pipeline(content, response)
  } catch (error) {
    // A client may disconnect at any time.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}

function idsOf(body: unknown): string[] {
  const ids = isPlainObject(body) ? body.ids : undefined
  if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === 'string'))
    throw invalidPayload('"ids" must be a list of at least one id')
  return ids
}
