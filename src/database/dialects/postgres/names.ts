import { keyNames } from '../key-names.js'

/** Names of keys and indexes that PostgreSQL does not cut. */
export const keyName = keyNames(63, Buffer.byteLength)
