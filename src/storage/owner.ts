import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** What marks things of the storage that are not finished yet: the machine and the process that make them. */
export interface OwnerMarks {
  /** The mark of this process; it can be a part of a file's name. */
  readonly own: string
  /** Is the process of a mark gone for certain? Of other machines nobody here knows. */
  isGone(mark: string): boolean
}

const separator = '~'
const host = hostname().replace(/[^\w.-]/g, '_')

/** A process is told from a later one of the same number by when it started, where the machine says so. */
export const ownerMarks = (): OwnerMarks => ({
  own: [host, process.pid, startOf(process.pid) ?? 0].join(separator),
  isGone: (mark) => {
    const [machine, pid, start] = mark.split(separator)
    if (machine !== host || !/^\d+$/.test(pid ?? '')) return false
    return !isRunning(Number(pid)) || String(startOf(Number(pid)) ?? 0) !== start
  },
})

/** When a process started, in ticks since the machine did; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
