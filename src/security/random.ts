import { randomBytes } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** A text that nobody can guess, of letters, digits, `_` and `-`: 6 bits a character. */
export function randomText(length: number): string {
  // 64 characters, so a byte's lower six bits choose one without bias.
  return Array.from(randomBytes(length), (byte) => alphabet[byte & 63]).join('')
}
