/** What the last build made, and of what. A part whose sources are the same is taken over as it is, so that the next build makes only what is new. */
export class BuiltParts {
  #last = new Map<string, Built>()
  #next = new Map<string, Built>()

  /** The part of this name: that of the last build, or a new one. All that it is made of has to be among its sources. */
  take<Part>(name: string, sources: readonly unknown[], build: () => Part): Part {
    const known = this.#last.get(name)
    const built = known && isSame(known.sources, sources) ? known : { sources, part: build() }
    this.#next.set(name, built)
    return built.part as Part
  }

  /** A part that is its own source. */
  keep<Part>(name: string, part: Part): Part {
    return this.take(name, [part], () => part)
  }

  /** Ends a build: what it did not take is forgotten. */
  finish(): void {
    this.#last = this.#next
    this.#next = new Map()
  }
}

interface Built {
  readonly sources: readonly unknown[]
  readonly part: unknown
}

/** Is it the same plain data? What is neither plain nor the same thing is taken for different. */
function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one))
    return Array.isArray(other) && one.length === other.length && one.every((part, index) => isSame(part, other[index]))
  if (!isPlain(one) || !isPlain(other)) return false
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every((name) => name in other && isSame(one[name], other[name]))
}

const isPlain = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
