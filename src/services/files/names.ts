import formatTitle from '@directus/format-title'
import { extension } from 'mime-types'

/** Makes a title of a name: `terms-and_conditions` becomes `Terms and Conditions`. Null when nothing is left. */
export const titleOf = (name: string): string | null => formatTitle(name) || null

/** A file's name without its extension. */
export function stemOf(name: string): string {
  const end = name.lastIndexOf('.')
  return end > 0 ? name.slice(0, end) : name
}

/** The extension that a stored object gets: its name's, or else its type's, with the point; nothing when neither has a plain one. */
export function extensionOf(name: string, type: string): string {
  const own = /\.[a-z0-9]{1,16}$/i.exec(name)?.[0].toLowerCase()
  if (own) return own
  const usual = extension(type)
  return usual ? `.${usual}` : ''
}

/** The name of a variant of an object: that of the object, with a digest of the transformation. */
export const variantName = (object: string, digest: string, ending: string): string => `${variantPrefix(object)}${digest}${ending}`
/** How the names of all variants of an object begin. */
export const variantPrefix = (object: string): string => `${stemOf(object)}__`
/** Is this how a variant is called? */
export const isVariantName = (name: string): boolean => /__[0-9a-f]{40}(\.\w+)?$/.test(name)

/** May a client give an object this name? One part without a path, not hidden, and not that of a variant, which could be another file's. */
export const isAllowedName = (name: string): boolean => /^[^/\\\p{Cc}]{1,200}$/u.test(name) && !name.startsWith('.') && !isVariantName(name)

/** A name as it is sent in a download: without control characters. */
export const cleanName = (name: string): string => name.replace(/\p{Cc}/gu, '')
