import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Encrypts secrets that are stored and used again, such as the keys of other services. */
export interface SecretSeal {
  seal(secret: string): string
  /** The secret; a text that was never sealed is given back as it is. null: it was sealed with another SECRET, or changed. */
  open(stored: string): string | null
}

const mark = 'sealed:v1:'
const algorithm = 'aes-256-gcm'
const nonceLength = 12
const tagLength = 16

/** Makes the seal of a server's secret: AES-256-GCM, with a key of its own that is derived from it. */
export function createSecretSeal(secret: string): SecretSeal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'tessera stored secrets', 32))
  return {
    seal: (text) => {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv(algorithm, key, nonce)
      return mark + Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open: (stored) => {
      if (!stored.startsWith(mark)) return stored
      const bytes = Buffer.from(stored.slice(mark.length), 'base64url')
      if (bytes.length < nonceLength + tagLength) return null
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceLength), { authTagLength: tagLength }).setAuthTag(
        bytes.subarray(-tagLength),
      )
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString()
      } catch {
        return null // sealed with another secret
      }
    },
  }
}
