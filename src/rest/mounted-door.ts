import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServiceContext } from '../context.js'
import type { FormFile } from './form-file.js'

/** What this door does for another that has paths of its own. */
export interface Visit {
  /** Reads the body where it is JSON, and finds out who asks. */
  enter(): Promise<ServiceContext>
  /** The query string. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** false: a cookie tells who asks, and a page of somebody else may have sent it. */
  readonly isTrusted: boolean
  /** Reads a form with one file of at most so many bytes. */
  readFile(mostBytes: number): Promise<FormFile>
}

/** Another door, which answers in its own way what comes to its paths. Its errors are answered as those of REST. */
export interface MountedDoor {
  has(path: string): boolean
  answer(request: IncomingMessage & { readonly body?: unknown }, response: ServerResponse, visit: Visit): Promise<void>
}
