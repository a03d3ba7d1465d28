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
export type ScriptResult =
  | { readonly kind: 'returned'; readonly json: string | undefined }
  | { readonly kind: 'thrown'; readonly json: string }

/** The result, and the lines that the script wrote. */
export type ScriptOutcome = ScriptResult & { readonly lines: readonly string[] }

/** Bounds of one script. */
export interface ScriptBounds {
  /** Bytes. */
  readonly memory: number
  /** Milliseconds. */
  readonly time: number
}
