import { createHmac } from 'node:crypto'

/** A digest of 40 hex digits that only who knows the secret can make: it cannot be used to try out guesses of what was digested. */
export const keyedDigest = (secret: string, text: string): string => createHmac('sha1', secret).update(text).digest('hex')
