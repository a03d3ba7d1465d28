import { createHmac, hash } from 'node:crypto'

/** A digest of 40 hex digits that only who knows the secret can make: it cannot be used to try out guesses of what was digested. */
export const keyedDigest = (secret: string, text: string): string => createHmac('sha1', secret).update(text).digest('hex')

/** A digest of 27 characters that tells texts apart; it hides nothing. */
export const shortDigest = (text: string | Buffer): string => hash('sha1', text, 'base64url')
