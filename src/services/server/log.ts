import { destination, type Logger, levels, pino } from 'pino'
import { PartKey } from '../../parts.js'

/** Levels of the log, each with those above it. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]

/** The log of a server, to which others may listen. */
export interface ServerLog {
  readonly logger: Logger
  /** Calls back with the JSON text of every record of this level or above, until the returned function is called. As long as somebody wants to know more than is logged, it is made for them alone. */
  listen(level: LogLevel, listener: (record: string) => void): () => void
}

/** null: the program around this server has a log of its own. */
export const serverLog = new PartKey<ServerLog | null>('log')

/** Where lines of the log go. */
export interface LogDestination {
  write(line: string): void
}

/** pino tells a stream that has this member the level of each line before it. */
const wantsLevel = Symbol.for('pino.metadata')

/** Makes a log of this level. */
export function createServerLog(level: Logger['level'], to: LogDestination = standardOutput()): ServerLog {
  const listeners = new Set<{ readonly level: number; readonly listener: (record: string) => void }>()
  const own = rankOf(level)
  const stream = {
    [wantsLevel]: true,
    lastLevel: 0,
    write(line: string): void {
      if (stream.lastLevel >= own) to.write(line)
      for (const each of listeners) if (stream.lastLevel >= each.level) each.listener(line.trimEnd())
    },
  }
  const logger = pino({ level }, stream)
  const setLevel = (): void => {
    const wanted = logLevels.find((name) => [...listeners].some((each) => each.level === rankOf(name)))
    logger.level = wanted !== undefined && rankOf(wanted) < own ? wanted : level
  }
  return {
    logger,
    listen: (from, listener) => {
      const entry = { level: rankOf(from), listener }
      listeners.add(entry)
      setLevel()
      return () => {
        listeners.delete(entry)
        setLevel()
      }
    },
  }
}

/** Straight to the file, unless the program around this server has put something else in the place of its output. */
const standardOutput = (): LogDestination =>
  process.stdout.write === Object.getPrototypeOf(process.stdout).write ? destination({ fd: 1, sync: true }) : process.stdout

/** `silent` is above all. */
const rankOf = (level: string): number => levels.values[level] ?? Number.POSITIVE_INFINITY
