import type { ExtensionKind } from '../kind.js'
import { endpoint } from './endpoint.js'
import { graphql } from './graphql.js'
import { hook } from './hook.js'
import { operation } from './operation.js'

/** All kinds of extensions whose code runs here; bundles hold lists of them. */
export const extensionKinds: readonly ExtensionKind[] = [hook, endpoint, operation, graphql]
