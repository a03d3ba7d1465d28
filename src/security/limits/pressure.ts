import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { apiError } from '../../errors/api-error.js'

/** When a process is too busy to take more; null: that does not count. Lengths of time are milliseconds, memory bytes. */
export interface PressureConfig {
  readonly interval: number
  /** Between 0 and 1. */
  readonly utilization: number | null
  readonly delay: number | null
  readonly rss: number | null
  readonly heap: number | null
  /** Seconds. */
  readonly retryAfter: number | null
}

/** How busy this process is. */
export interface Pressure {
  /** Throws SERVICE_UNAVAILABLE while it is too busy. */
  requireRoom(): void
  close(): void
}

/** How exact delays are measured, in milliseconds. */
const resolution = 10

/** Looks at the event loop and the memory again and again. */
export function watchPressure({ interval, utilization, delay, rss, heap, retryAfter }: PressureConfig): Pressure {
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  let before = performance.eventLoopUtilization()
  let isHigh = false
  const isAbove = (value: number, most: number | null): boolean => most !== null && value > most
  const look = (): void => {
    const now = performance.eventLoopUtilization()
    const { heapUsed, rss: resident } = process.memoryUsage()
    isHigh =
      isAbove(performance.eventLoopUtilization(now, before).utilization, utilization) ||
      isAbove(delays.mean / 1e6 - resolution, delay) ||
      isAbove(resident, rss) ||
      isAbove(heapUsed, heap)
    before = now
    delays.reset()
  }
  const timer = setInterval(look, interval)
  timer.unref()
  return {
    requireRoom: () => {
      if (!isHigh) return
      throw apiError('SERVICE_UNAVAILABLE', { service: 'api', reason: 'Under pressure', ...(retryAfter !== null && { retryAfter }) })
    },
    close: () => {
      clearInterval(timer)
      delays.disable()
    },
  }
}
