import { createHash } from 'node:crypto'

/** A uuid that is made of a text: the same for the same text, on every server. */
export const uuidOfText = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')
