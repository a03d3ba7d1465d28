/** Replaced by the generated client. */
export type SystemClient = never
