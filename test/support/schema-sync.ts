import { join } from 'node:path'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { type App, startApp, temporaryFolder } from './app.js'

/** An entry of a snapshot, as far as tests look at it. */
export interface SyncEntry {
  readonly collection: string
  readonly field?: string
  readonly type?: string
  readonly meta: Record<string, unknown> | null
  readonly schema?: Record<string, unknown> | null
}
/** A snapshot as clients see it. */
export type SyncSnapshot = Record<'collections' | 'fields' | 'systemFields' | 'relations', SyncEntry[]> & { vendor: string }
/** A difference as clients see it. */
export interface SyncDifference {
  readonly hash: string
  readonly diff: Record<string, { collection: string; field?: string; diff: { kind: string; path?: string[] }[] }[]>
}

export const snapshotOf = ({ must }: Pick<App, 'must'>, query = ''): Promise<SyncSnapshot> => must(`/schema/snapshot${query}`)

/** What has to change; null: nothing differs. */
export async function differenceTo(app: Pick<App, 'request'>, wanted: object, query = '?force=true'): Promise<SyncDifference | null> {
  const answer = await app.request(`/schema/diff${query}`, { body: wanted })
  if (answer.status === 204) return null
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  return answer.body.data as unknown as SyncDifference
}

/** Makes the app what a snapshot says; nothing differs then. */
export async function becomeSnapshot(app: Pick<App, 'request' | 'must'>, wanted: object): Promise<void> {
  const found = await differenceTo(app, wanted)
  if (found) await app.must('/schema/apply?allow_destructive=true', { body: found })
  expect(await differenceTo(app, wanted)).toBeNull()
}

/** Declares a second, empty server on SQLite, which lives as long as the group: to it schemas are carried. */
export function withOtherApp(): () => App {
  const folder = temporaryFolder()
  let other: App | undefined
  beforeAll(async () => {
    other = await startApp({ client: 'sqlite', filename: join(folder, 'other.sqlite') })
  })
  afterAll(async () => other?.stop())
  return () => other!
}
