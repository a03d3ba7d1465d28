/** A column as a database can have it, and values that it can hold. */
export interface OddColumn {
  /** The declaration, as SQL. */
  readonly type: string
  /** Extreme and odd values, as SQL. Null is added to them. */
  readonly values: readonly string[]
  /** The database makes the value (generated columns): it is not written. The `values` are then those of the column that it is made of. */
  readonly madeOf?: string
  /** There is no order among its values by which pages could be read, so that is refused. */
  readonly isUnordered?: boolean
}

/** A column with values of its own kind. */
export const column = (type: string, ...values: readonly string[]): OddColumn => ({ type, values })

/** The same without an order. */
export const unordered = (type: string, ...values: readonly string[]): OddColumn => ({ type, values, isUnordered: true })

/** Texts as SQL literals, of which the last are the odd ones. */
export const texts = [
  'a',
  'A',
  'b',
  'B',
  'ä',
  'Ä',
  'a ',
  ' a',
  '',
  'ß',
  'ss',
  'é',
  '😀',
  '日本',
  "it''s",
  '"',
  '%',
  '_',
  '10',
  '9',
  '\t',
  '{a}',
  '[1]',
].map((text) => `'${text}'`)
