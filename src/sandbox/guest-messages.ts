/** What the server tells the thread of sandboxed extensions. Values cross as JSON. */
export type ToThread =
  | { readonly kind: 'load'; readonly guest: number; readonly source: GuestSource }
  | { readonly kind: 'call'; readonly guest: number; readonly call: number; readonly handler: number; readonly payload: string }
  | {
      readonly kind: 'answer'
      readonly guest: number
      readonly ask: number
      readonly isError: boolean
      readonly payload: string | undefined
    }
  | { readonly kind: 'end'; readonly guest: number }

/**
 * What the thread tells the server. `loaded`: a list of `GuestPart`; `refused`, `failed`: what was thrown; `done`: a result, undefined where there is none;
 * `ask`: a list of the name of a function of `directus:api` and its values.
 */
export interface FromThread {
  readonly kind: 'loaded' | 'refused' | 'done' | 'failed' | 'ask'
  readonly guest: number
  /** The number of the call, or of what is asked. */
  readonly number: number
  readonly payload: string | undefined
}

export type SandboxedType = 'endpoint' | 'hook' | 'operation' | 'bundle'

/** An entry of a bundle that its package names. */
export interface GuestEntry {
  readonly type: string
  readonly name: string
  readonly isOn: boolean
}

/** An extension as the thread is given it. */
export interface GuestSource {
  readonly type: SandboxedType
  /** Of a bundle. */
  readonly entries: readonly GuestEntry[]
  /** One ES module, which imports nothing but `directus:api`. */
  readonly code: string
  /** The functions of `directus:api` that it may call. */
  readonly allowed: readonly string[]
  readonly nodeEnv: string
}

/** What an extension registered; its handlers are known by their number. `entry`: which entry of a bundle did. */
export type GuestPart = { readonly entry?: string } & (
  | { readonly kind: 'route'; readonly method: string; readonly path: string; readonly handler: number }
  | { readonly kind: 'filter' | 'action'; readonly event: string; readonly handler: number }
  | { readonly kind: 'operation'; readonly id: string; readonly handler: number }
)

/** What the thread is made with. */
export interface ThreadSettings {
  /** Bytes of one extension. */
  readonly memory: number
  /** Milliseconds that its code may run without a pause. */
  readonly time: number
  readonly state: BigInt64Array
}

/** Places in `ThreadSettings.state`, by which the server sees what a thread that does not answer is doing. */
export const stateOf = {
  /** The guest whose code is running; 0: none. */
  guest: 0,
  /** How often code was entered. */
  entries: 1,
  /** The last call that was begun. */
  call: 2,
} as const

/** Characters of one message. */
export const longestMessage = 10_000_000
