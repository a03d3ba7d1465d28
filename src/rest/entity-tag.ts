import { shortDigest } from '../security/digest.js'

/** The weak entity tag of a body: its length and a digest. Express' own does the same with a slower hash object. */
export function weakTag(body: string | Buffer): string {
  return `W/"${Buffer.byteLength(body).toString(16)}-${shortDigest(body)}"`
}

/** The entity tag of a single item: its version, and after a point the digest of this answer (the same item has answers of many forms). */
export const itemTag = (version: string, body: string | Buffer): string => `"${version}.${shortDigest(body)}"`

/** The versions that an `If-Match` accepts; `*` for any. Only the part of a tag before the point counts. */
export function readIfMatch(header: string | undefined): readonly string[] | undefined {
  if (header === undefined) return undefined
  return header.split(',').map(
    (tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1')
        .split('.')[0]!,
  )
}
