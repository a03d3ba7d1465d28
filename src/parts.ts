/** The name of a part that a feature brings to the platform, with the part's type. Each feature exports its own. */
export class PartKey<Part> {
  /** Only a type: keeps keys of different parts apart. */
  declare protected readonly part: Part

  constructor(readonly name: string) {}
}

/** The parts of one platform, each found by its key: who does not know a feature need not know its part. */
export interface Parts {
  /** Finds a part; throws when nobody brought it. */
  get<Part>(key: PartKey<Part>): Part
  /** Brings a part; a second one of the same key takes its place. */
  provide<Part>(key: PartKey<Part>, part: Part): void
}

/** Makes the parts of a platform; there are none yet. */
export function createParts(): Parts {
  const parts = new Map<PartKey<unknown>, unknown>()
  return {
    get: <Part>(key: PartKey<Part>): Part => {
      if (!parts.has(key)) throw new Error(`The platform has no part "${key.name}".`)
      return parts.get(key) as Part
    },
    provide: (key, part) => void parts.set(key, part),
  }
}
