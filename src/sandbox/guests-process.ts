import { parentPort, workerData } from 'node:worker_threads'
import { openEngine } from './engine.js'
import { Guest } from './guest.js'
import { type FromThread, stateOf, type ThreadSettings, type ToThread } from './guest-messages.js'

// The thread of all sandboxed extensions. It does one thing after the other; the server watches how long each takes.

const { memory, time, state } = workerData as ThreadSettings
/** Extensions that can use all of their memory at the same time; the thread ends when more do. */
const mostFull = 4

const engine = await openEngine(memory * mostFull)
const guests = new Map<number, Guest>()
let deadline = 0

const tell = (message: FromThread): void => parentPort!.postMessage(message)

/** Runs code of a guest, until its time is over. What is left then goes on in a turn of its own, so that others have theirs. */
function enter(id: number, work: (guest: Guest) => void): void {
  const guest = guests.get(id)
  if (!guest) return
  deadline = Date.now() + time
  Atomics.store(state, stateOf.guest, BigInt(id))
  Atomics.add(state, stateOf.entries, 1n)
  work(guest)
  Atomics.store(state, stateOf.guest, 0n)
  if (guest.isBusy) setImmediate(enter, id, (busy: Guest) => busy.continue())
}

function load({ guest: id, source }: Extract<ToThread, { kind: 'load' }>): void {
  deadline = Date.now() + time
  const bounds = {
    memory,
    isOver: () => Date.now() > deadline,
    tell: (kind: FromThread['kind'], number: number, payload: string | undefined) => tell({ kind, guest: id, number, payload }),
  }
  guests.set(id, new Guest(engine, source, bounds))
  enter(id, (guest) => guest.start())
}

parentPort!.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'load':
      return load(message)
    case 'call':
      Atomics.store(state, stateOf.call, BigInt(message.call))
      return enter(message.guest, (guest) => guest.call(message.call, message.handler, message.payload))
    case 'answer':
      return enter(message.guest, (guest) => guest.answer(message.ask, message.isError, message.payload))
    case 'end':
      guests.get(message.guest)?.end()
      guests.delete(message.guest)
  }
})
