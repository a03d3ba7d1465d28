/** A sandboxed extension could not answer: it was ended, or is out. The reason is for the log. */
export class SandboxFailure extends Error {
  override readonly name = 'SandboxFailure'
}

/** What the code of a sandboxed extension threw. */
export class GuestError extends Error {
  override readonly name = 'GuestError'
  /** As the guest told it: not checked. */
  readonly told: Readonly<Record<string, unknown>>

  /** `json`: what was thrown, as the guest describes it. */
  constructor(json: string | undefined) {
    const told: unknown = json === undefined ? null : JSON.parse(json)
    super(isRecord(told) ? String(told.message) : 'It failed.')
    this.told = isRecord(told) ? told : {}
  }

  get isOutOfMemory(): boolean {
    return this.told.name === 'InternalError' && this.message === 'out of memory'
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
