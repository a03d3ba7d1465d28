import { hkdfSync, randomBytes } from 'node:crypto'
import { nonceLength, openText, sealText } from './sealed-text.js'

/** Encrypts secrets that are stored and used again, such as the keys of other services. */
export interface SecretSeal {
  seal(secret: string): string
  /** The secret; a text that was never sealed is given back as it is. null: it was sealed with another SECRET, or changed. */
  open(stored: string): string | null
}

const mark = 'sealed:v1:'

/** Makes the seal of a server's secret: AES-256-GCM, with a key of its own that is derived from it. */
export function createSecretSeal(secret: string): SecretSeal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'tessera stored secrets', 32))
  return {
    seal: (text) => mark + sealText(key, randomBytes(nonceLength), text),
    open: (stored) => (stored.startsWith(mark) ? openText(key, stored.slice(mark.length)) : stored),
  }
}
