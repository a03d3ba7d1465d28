import { hash } from 'node:crypto'

/** The weak entity tag of a body: its length and a digest. Express' own does the same with a slower hash object. */
export function weakTag(body: string | Buffer): string {
  return `W/"${Buffer.byteLength(body).toString(16)}-${hash('sha1', body, 'base64url')}"`
}
