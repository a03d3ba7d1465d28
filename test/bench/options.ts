import { parseArgs } from 'node:util'

/** What the bench is asked to do. */
export interface BenchOptions {
  /** How long each measurement lasts, after a second of warming up. */
  readonly seconds: number
  /** Only cases whose name contains this text (`rest nested`). */
  readonly only: string
  readonly databases: readonly string[]
  /** false: measure what is in dist/ already. */
  readonly build: boolean
  /** A folder into which each server writes a CPU profile. */
  readonly profile: string | null
}

/** Reads the flags: --seconds 3 --only "rest list" --databases sqlite,postgres --no-build --profile <folder>. */
export function readOptions(flags: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...flags],
    options: {
      seconds: { type: 'string', default: '3' },
      only: { type: 'string', default: '' },
      databases: { type: 'string', default: 'sqlite,postgres' },
      'no-build': { type: 'boolean', default: false },
      profile: { type: 'string' },
    },
  })
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) throw new Error('--seconds has to be a number above 0.')
  return { seconds, only: values.only, databases: values.databases.split(','), build: !values['no-build'], profile: values.profile ?? null }
}
