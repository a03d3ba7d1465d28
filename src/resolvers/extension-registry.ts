import type { Config } from '../config/config.js'
import { installExtension, reinstallExtension, uninstallExtension } from '../services/extensions/install.js'
import { askRegistry, type RegistryAnswer } from '../services/extensions/marketplace.js'
import { type Answer, type AnswerMeta, noAnswer, valueAnswer } from './answer.js'
import { checked } from './input.js'
import type { Row } from './row.js'
import { integer, json, object, text } from './shape.js'

const search = object({ 'search?': text, 'type?': text, 'by?': text, 'sort?': text, 'limit?': integer, 'offset?': integer })

const isOfUse = ({ extensions }: Config): boolean => extensions.registry !== null

/** What the registry tells, as it tells it; of its counts those that we know. */
function told({ data, meta }: RegistryAnswer): Answer {
  const counts = Object.entries(meta ?? {}).filter(([name, value]) => /^(total|filter)_count$/.test(name) && typeof value === 'number')
  return counts.length > 0 ? valueAnswer(data, Object.fromEntries(counts) as AnswerMeta) : valueAnswer(data)
}

/** The registry of extensions: searched, and installed from. */
export const registryRows: readonly Row[] = [
  {
    name: 'extensions.registry.list',
    summary: 'Search the registry of extensions',
    kind: 'read',
    audience: 'administrators',
    isOfUse,
    input: search,
    answer: json,
    rest: { method: 'GET', path: '/extensions/registry' },
    graphql: { root: 'query', field: 'extensions_registry', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, parameters }) => {
      const asked = Object.keys(search.properties).map((name) => [name, parameters[name]] as const)
      return told(await askRegistry(context, ['extensions'], Object.fromEntries(asked)))
    },
  },
  {
    name: 'extensions.registry.account',
    summary: 'Read an author of the registry',
    kind: 'read',
    audience: 'administrators',
    isOfUse,
    input: object({ id: text }),
    answer: json,
    rest: { method: 'GET', path: '/extensions/registry/account/:id' },
    graphql: { root: 'query', field: 'extensions_registry_account', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) => told(await askRegistry(context, ['accounts', params.id!])),
  },
  {
    name: 'extensions.registry.extension',
    summary: 'Read an extension of the registry',
    kind: 'read',
    audience: 'administrators',
    isOfUse,
    input: object({ id: text }),
    answer: json,
    rest: { method: 'GET', path: '/extensions/registry/extension/:id' },
    graphql: { root: 'query', field: 'extensions_registry_extension', isAddition: true, needs: 'administrators' },
    resolve: async ({ context, params }) => told(await askRegistry(context, ['extensions', params.id!])),
  },
  {
    name: 'extensions.registry.install',
    summary: 'Install an extension of the registry',
    kind: 'action',
    audience: 'administrators',
    isOfUse,
    input: object({ extension: text, version: text }),
    answer: null,
    rest: { method: 'POST', path: '/extensions/registry/install' },
    graphql: { root: 'mutation', field: 'install_registry_extension', isAddition: true, needs: 'administrators' },
    resolve: ({ context, body }) => {
      const { extension, version } = checked<{ readonly extension: string; readonly version: string }>(body)
      return installExtension(context, extension, version).then(() => noAnswer)
    },
  },
  {
    name: 'extensions.registry.reinstall',
    summary: 'Install an extension of the registry again',
    kind: 'action',
    audience: 'administrators',
    isOfUse,
    input: object({ extension: text }),
    answer: null,
    rest: { method: 'POST', path: '/extensions/registry/reinstall' },
    graphql: { root: 'mutation', field: 'reinstall_registry_extension', isAddition: true, needs: 'administrators' },
    resolve: ({ context, body }) =>
      reinstallExtension(context, checked<{ readonly extension: string }>(body).extension).then(() => noAnswer),
  },
  {
    name: 'extensions.registry.uninstall',
    summary: 'Uninstall an extension of the registry',
    kind: 'action',
    audience: 'administrators',
    isOfUse,
    input: object({ id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/extensions/registry/uninstall/:id' },
    graphql: { root: 'mutation', field: 'uninstall_registry_extension', isAddition: true, needs: 'administrators' },
    resolve: ({ context, params }) => uninstallExtension(context, params.id!).then(() => noAnswer),
  },
]
