/**
 * What extensions for a server use of `@directus/extensions-sdk`. These functions only give types to what they are passed,
 * so that each is the same identity; here for extensions that were not bundled with their own copy.
 */
const define = <Definition>(definition: Definition): Definition => definition

export { defineEndpoint, defineHook, defineOperationApi } from './tessera-extensions.js'
export const defineOperationApp = define
export const defineInterface = define
export const defineDisplay = define
export const defineLayout = define
export const defineModule = define
export const definePanel = define
export const defineTheme = define
