import type { ErrorCode } from '../../errors/catalogue.js'
import type { Transformation } from './transformation.js'

/** A job of a process that transforms pictures: read the picture in one file, write another one. */
export interface PictureJob {
  /** Files of this machine; the second is written. */
  readonly source: string
  readonly target: string
  readonly transformation: Transformation
  /** The library's name of the format that the picture gets. */
  readonly format: string
  /** Sides in pixels, of what is read and of what is made. */
  readonly maxDimension: number
  readonly maxOutputDimension: number
}

/**
 * The result of a job: the picture was written (`done`), or why not. An `error` is the client's, in the words of the API; the `picture` could not be
 * read, or not so changed; the `file` could not be written.
 */
export type PictureOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly extensions: Readonly<Record<string, unknown>> }
  | { readonly kind: 'picture' | 'file'; readonly message: string }

/** The messages of such a process: first that it can begin, then the result of each job. `memory`: what the process holds now, in bytes. */
export interface PictureAnswer {
  readonly outcome: PictureOutcome | null
  readonly memory: number
}
