import type { RawRows } from './handle.js'

/** A question to a reader's process. The values are those that the driver takes (values.ts). */
export interface ReaderQuestion {
  readonly text: string
  readonly parameters: readonly unknown[]
}

/** What it answers: rows and how much work they were, in milliseconds; or what SQLite refused. */
export type ReaderAnswer =
  | (RawRows & { readonly milliseconds: number })
  | { readonly failure: { readonly code: string | null; readonly message: string } }
