import type { ErrorCode } from '../../errors/catalogue.js'
import type { Transformation } from './transformation.js'

/** What a process that transforms pictures is told to do: make of the picture in one file another one. */
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
 * What came of a job: the picture is there (`done`), or why not. An `error` is the client's, in the words of the API; the `picture` could not be
 * read, or not so changed; the `file` could not be written.
 */
export type PictureOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly code: ErrorCode; readonly extensions: Readonly<Record<string, unknown>> }
  | { readonly kind: 'picture' | 'file'; readonly message: string }

/** What such a process says: first that it can begin, then of each job what came of it. `memory`: what the process holds now, in bytes. */
export interface PictureAnswer {
  readonly outcome: PictureOutcome | null
  readonly memory: number
}
