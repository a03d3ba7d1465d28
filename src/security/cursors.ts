import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto'

/** Seals values into opaque texts that nobody else can make, change, or read. */
export interface CursorSeal {
  /** The same values in the same scope are the same text. */
  seal(values: readonly (string | null)[], scope: string): string
  /** The values; null for a text that was not sealed here, or for another scope. */
  open(text: string, scope: string): readonly (string | null)[] | null
}

const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** Makes the seal of a server's secret. The nonce is a digest of what is sealed, so it never repeats for another text. */
export function createCursorSeal(secret: string): CursorSeal {
  const keys = Buffer.from(hkdfSync('sha256', secret, '', 'tessera cursors', 64))
  const [key, nonceKey] = [keys.subarray(0, 32), keys.subarray(32)]
  return {
    seal: (values, scope) => {
      const text = JSON.stringify(values)
      const nonce = createHmac('sha256', nonceKey).update(`${scope}\0${text}`).digest().subarray(0, nonceLength)
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(scope))
      return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open: (text, scope) => {
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length <= nonceLength + tagLength) return null
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
        .setAAD(Buffer.from(scope))
        .setAuthTag(bytes.subarray(-tagLength))
      try {
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString()) as (
          | string
          | null
        )[]
      } catch {
        return null // not sealed with this secret, or not for this scope
      }
    },
  }
}
