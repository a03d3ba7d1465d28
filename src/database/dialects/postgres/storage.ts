import type { ColumnStorage } from '../../value-type.js'

/*
 * How a column stores its values is here the type to which a text is cast, as SQL: `citext`, `bpchar`, `mood[]`, `timestamp(3) without time zone`.
 * PostgreSQL itself has spelled it (introspect.ts), quotes included.
 */

/** The type, when its values are arrays. */
export const arrayOf = (storage: ColumnStorage): string | null => (storage?.endsWith('[]') ? storage : null)

/** Arrays whose elements are JSON as they are; those of other types are told as their texts, which loses nothing of them. */
export const hasPlainElements = (storage: string): boolean =>
  /^(smallint|integer|real|double precision|boolean|json|jsonb|date|timestamp.*)(\[\])+$/.test(storage)

/** How many digits a time has behind the point; `otherwise` where nothing is known of it. */
export function digitsOf(storage: ColumnStorage, otherwise: number): number {
  if (!storage) return otherwise
  const [, digits] = /^time(?:stamp)?\((\d)\)/.exec(storage) ?? []
  return digits === undefined ? 6 : Number(digits)
}

/** Has a time its zone with it? */
export const hasZone = (storage: ColumnStorage): boolean => storage?.endsWith('with time zone') ?? false
