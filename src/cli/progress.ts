/** Shows how far long work has come: a line that changes in a terminal, else a line now and then. It goes to where errors go, so that results can be piped. */
export interface Progress {
  /** `total`: null where nobody knows it. */
  show(title: string, done: number, total: number | null): void
  end(): void
}

const width = 24
const between = 100
/** Without a terminal, a line of a title for so many steps, or for each tenth of them where there are more. */
const linesEvery = 100_000

/** Progress for the person at the terminal, or for a log. */
export function openProgress(): Progress {
  const { stderr } = process
  let shown = 0
  let last = { title: '', done: 0 }
  const show: Progress['show'] = (title, done, total) => {
    if (!stderr.isTTY) {
      const each = Math.max(linesEvery, (total ?? 0) / 10)
      const isNext = title !== last.title || Math.floor(done / each) > Math.floor(last.done / each)
      if (isNext) stderr.write(`${lineOf(title, done, total)}\n`)
      last = { title, done }
      return
    }
    if (performance.now() - shown < between && title === last.title) return
    shown = performance.now()
    last = { title, done }
    stderr.write(`\r\u001b[K${lineOf(title, done, total)}`)
  }
  return { show, end: () => void (stderr.isTTY && shown > 0 && stderr.write('\r\u001b[K')) }
}

function lineOf(title: string, done: number, total: number | null): string {
  if (total === null) return `${title}: ${done}`
  const part = total === 0 ? 1 : Math.min(1, done / total)
  const full = Math.round(part * width)
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${Math.round(part * 100)} % ${title}: ${done} of ${total}`
}
