/** An extension that lies in the extensions folder, switched on or not. */
export interface KnownExtension {
  readonly name: string
  readonly type: string
  /** As its row in directus_extensions has it. */
  readonly folder: string
}

/** What loads extensions, as far as others may ask it. */
export interface ExtensionSource {
  list(): readonly KnownExtension[]
  /** Takes all out and loads those that are switched on now. */
  reload(): Promise<void>
}

/** The extensions of a platform; there are none until what loads them has come. */
export interface ExtensionRegistry extends ExtensionSource {
  provide(source: ExtensionSource): void
}

/** Makes an empty registry. */
export function createExtensionRegistry(): ExtensionRegistry {
  let source: ExtensionSource | null = null
  return {
    list: () => source?.list() ?? [],
    reload: async () => source?.reload(),
    provide: (given) => {
      source = given
    },
  }
}
