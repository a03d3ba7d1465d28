import type { Readable } from 'node:stream'
import type { OwnerMarks } from './owner.js'

/** A part of an object; both bytes are included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** What is known of a stored object. */
export interface ObjectState {
  readonly size: number
  readonly modified: Date
}

/**
 * What every place where files are stored can do. Objects are called by names of one or more parts with `/` between; a name that would lead
 * anywhere else is refused. Nothing but objects is seen: a folder is none.
 */
export interface StorageDriver {
  /** The content, as a stream; `ObjectMissing` when there is no such object. */
  read(name: string, range?: ByteRange): Promise<Readable>
  /** Stores all of the content under the name, or, when anything fails, nothing. What was there is replaced at once. */
  write(name: string, content: Readable): Promise<void>
  /** The same content under another name. */
  copy(from: string, to: string): Promise<void>
  /** Removes an object; one that is not there is gone already. */
  delete(name: string): Promise<void>
  /** null: there is no such object. */
  stat(name: string): Promise<ObjectState | null>
  /** Names of the objects that begin like this, in the same folder. */
  list(prefix: string): AsyncIterable<string>
  /** Removes what was begun and never became an object, of processes that are gone and since before `moment`; gives how many went. */
  sweep(marks: OwnerMarks, moment: Date): Promise<number>
  /** Lets `work` read the object as a file of this machine, for libraries that read from files only what they need. */
  withFile<Result>(name: string, work: (path: string) => Promise<Result>): Promise<Result>
}

/** There is no such object, or none can have this name. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing'
}

/** The place failed. Its words are told without what clients of clouds put into their errors: requests, headers, keys. */
export class StorageFailed extends Error {
  override readonly name = 'StorageFailed'
}

/** Refuses names that would lead anywhere else than to an object of the place. */
export function requireObjectName(name: string): void {
  const isPlain = name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]/.test(part))
  if (!isPlain) throw new ObjectMissing('No object can have this name.')
}
