import type { NumberForm } from './value-type.js'

/** The least and the largest number of a form; whole ones as bigint. */
export interface WholeRange {
  readonly least: bigint
  readonly largest: bigint
}

const bits = (count: bigint): WholeRange => ({ least: -(2n ** (count - 1n)), largest: 2n ** (count - 1n) - 1n })

const ranges: Partial<Record<NumberForm, WholeRange>> = {
  int32: bits(32n),
  int64: bits(64n),
  uint64: { least: 0n, largest: 2n ** 64n - 1n },
}

/** The whole numbers that a column of this form holds; those of 64 bits where nothing is known. */
export const wholeRange = (form: NumberForm | null | undefined): WholeRange => ranges[form ?? 'int64'] ?? ranges.int64!

/** Does a column of this form hold the number? */
export function isWithin(number: bigint, form: NumberForm | null | undefined): boolean {
  const { least, largest } = wholeRange(form)
  return number >= least && number <= largest
}

/** A whole number as JSON holds it: as text where a reader would lose digits. */
export const exactWhole = (number: bigint): number | string => (Number.isSafeInteger(Number(number)) ? Number(number) : String(number))

/** The least and the largest number above zero of single precision. */
export const single = { least: 2 ** -149, largest: (2 - 2 ** -23) * 2 ** 127 }
