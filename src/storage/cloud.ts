import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ByteRange, ObjectMissing, type ObjectState, requireObjectName, type StorageDriver, StorageFailed } from './driver.js'

/** What a cloud does with the keys of objects; `cloudDriver` makes a driver of it. Whatever it throws is told without details of the request. */
export interface CloudStore {
  read(key: string, range?: ByteRange): Promise<Readable>
  write(key: string, content: Readable): Promise<void>
  copy(from: string, to: string): Promise<void>
  delete(key: string): Promise<void>
  stat(key: string): Promise<ObjectState>
  /** The keys that begin like this, without those that have one more `/`. */
  list(prefix: string): AsyncIterable<string>
  /** Ends what was begun before the moment and never became an object. */
  sweep(moment: Date): Promise<number>
  /** Says an error that the object is not there? */
  isMissing(error: unknown): boolean
}

/** Bytes that are sent at once; the largest content has 10,000 such parts. */
export const partSize = 8 * 2 ** 20
/** Parts of one content that are under way at the same time. */
export const partsAtOnce = 2

/** A driver over the store of a cloud; the names of all objects begin with the root there. */
export function cloudDriver(root: string, store: CloudStore): StorageDriver {
  const beginning = root.split('/').filter((part) => part !== '' && part !== '.')
  const prefix = beginning.map((part) => `${part}/`).join('')
  const keyOf = (name: string): string => {
    requireObjectName(name)
    return prefix + name
  }
  const ask = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work()
    } catch (error) {
      throw toldFailure(store, error)
    }
  }
  const read = (name: string, range?: ByteRange) => ask(() => store.read(keyOf(name), range))
  return {
    read,
    write: (name, content) => ask(() => written(store, keyOf(name), content)),
    copy: (from, to) => ask(() => store.copy(keyOf(from), keyOf(to))),
    delete: (name) => ask(() => store.delete(keyOf(name))),
    stat: async (name) => {
      const key = keyOf(name)
      return ask(() => store.stat(key)).catch(nullWhenMissing)
    },
    list: (beginningOfName) => namesOf(store, prefix, beginningOfName),
    sweep: (_marks, moment) => ask(() => store.sweep(moment)),
    withFile: async (name, work) => withCopy(await read(name), work),
  }
}

/** What broke the content is told as it is: the client is gone, or the content too large. */
async function written(store: CloudStore, key: string, content: Readable): Promise<void> {
  try {
    await store.write(key, content)
  } catch (error) {
    throw content.errored ? new ContentBroke(content.errored) : error
  }
}

class ContentBroke extends Error {
  constructor(readonly reason: Error) {
    super(reason.message)
  }
}

function toldFailure(store: CloudStore, error: unknown): Error {
  if (error instanceof ContentBroke) return error.reason
  if (error instanceof ObjectMissing || error instanceof StorageFailed) return error
  if (store.isMissing(error)) return new ObjectMissing('There is no such object.')
  return new StorageFailed(`The cloud refused, or did not answer: ${reasonOf(error)}.`)
}

/** The code of an error, which is a word such as `AccessDenied` or `ECONNREFUSED`; its text may quote the request. */
function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  return [code, name].find((word): word is string => typeof word === 'string' && /^[\w.]{1,80}$/.test(word)) ?? 'for an unknown reason'
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof ObjectMissing) return null
  throw error
}

async function* namesOf(store: CloudStore, prefix: string, beginning: string): AsyncGenerator<string> {
  try {
    for await (const key of store.list(prefix + beginning)) yield key.slice(prefix.length)
  } catch (error) {
    throw toldFailure(store, error)
  }
}

/** Brings a content to this machine for as long as somebody works on it. */
async function withCopy<Result>(content: Readable, work: (path: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'object-'))
  try {
    const path = join(folder, 'content')
    await pipeline(content, createWriteStream(path))
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
