import { createCipheriv, createDecipheriv } from 'node:crypto'

const algorithm = 'aes-256-gcm'
const tagLength = 16
/** Bytes of a nonce. */
export const nonceLength = 12

/** Encrypts a text with a key of 32 bytes: AES-256-GCM, as base64url of nonce, text and tag. `scope` is needed again to open it. */
export function sealText(key: Buffer, nonce: Buffer, text: string, scope = ''): string {
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(scope))
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** The text; null for what was not sealed with this key and for this scope, or was changed. */
export function openText(key: Buffer, sealed: string, scope = ''): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length <= nonceLength + tagLength) return null
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(scope))
    .setAuthTag(bytes.subarray(-tagLength))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString()
  } catch {
    return null // another key or scope, or another text
  }
}
