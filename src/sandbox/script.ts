/** Code to run, and what it is given. */
export interface Script {
  /** CommonJS: `module.exports` is a function of the data. */
  readonly code: string
  /** JSON. */
  readonly data: string
  /** What `process.env` holds. */
  readonly env: Readonly<Record<string, unknown>>
}

/** What came of it: the result as JSON (undefined: none), or what was thrown, as JSON. */
export type ScriptOutcome = { readonly lines: readonly string[] } & (
  | { readonly kind: 'returned'; readonly json: string | undefined }
  | { readonly kind: 'thrown'; readonly json: string }
)

/** Bounds of one script. */
export interface ScriptBounds {
  /** Bytes. */
  readonly memory: number
  /** Milliseconds. */
  readonly time: number
}
