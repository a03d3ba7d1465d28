import { createHmac, hkdfSync } from 'node:crypto'
import { nonceLength, openText, sealText } from './sealed-text.js'

/** Seals values into opaque texts that nobody else can make, change, or read. */
export interface CursorSeal {
  /** The same values in the same scope are the same text. */
  seal(values: readonly (string | null)[], scope: string): string
  /** The values; null for a text that was not sealed here, or for another scope. */
  open(text: string, scope: string): readonly (string | null)[] | null
}

/** Makes the seal of a server's secret. The nonce is a digest of what is sealed, so it never repeats for another text. */
export function createCursorSeal(secret: string): CursorSeal {
  const keys = Buffer.from(hkdfSync('sha256', secret, '', 'tessera cursors', 64))
  const [key, nonceKey] = [keys.subarray(0, 32), keys.subarray(32)]
  return {
    seal: (values, scope) => {
      const text = JSON.stringify(values)
      const nonce = createHmac('sha256', nonceKey).update(`${scope}\0${text}`).digest().subarray(0, nonceLength)
      return sealText(key, nonce, text, scope)
    },
    open: (text, scope) => {
      const values = openText(key, text, scope)
      return values === null ? null : (JSON.parse(values) as (string | null)[])
    },
  }
}
