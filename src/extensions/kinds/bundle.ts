import { isObject, type Register } from '../registration.js'
import { registerEndpoint } from './endpoint.js'
import { registerHook } from './hook.js'

/** A bundle holds lists of `{ name, config }`, one list for each kind. */
export const registerBundle: Register = (exported, registration) => {
  if (!isObject(exported)) throw new Error('A bundle has to export an object with "endpoints" and "hooks" as its default.')
  for (const { name, config } of entriesOf(exported.hooks)) registerHook(config, { ...registration, extension: { name } })
  for (const { name, config } of entriesOf(exported.endpoints)) registerEndpoint(config, { ...registration, extension: { name } })
}

function entriesOf(list: unknown): readonly { readonly name: string; readonly config: unknown }[] {
  if (list === undefined) return []
  const isList = Array.isArray(list) && list.every((entry) => isObject(entry) && typeof entry.name === 'string')
  if (!isList) throw new Error('The entries of a bundle have to be lists of objects with "name" and "config".')
  return list as { name: string; config: unknown }[]
}
