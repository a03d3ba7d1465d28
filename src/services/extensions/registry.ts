import type { ExtensionRegistry, ExtensionSource } from '../../context.js'
/** Makes an empty registry. */
export function createExtensionRegistry(): ExtensionRegistry {
  let source: ExtensionSource | null = null
  return {
    list: () => source?.list() ?? [],
    reload: async () => source?.reload(),
    examine: async (folder) => (await source?.examine(folder)) ?? null,
    provide: (given) => {
      source = given
    },
  }
}
