import type { PermissionSet } from '../../permissions/permission-set.js'
import { dependenceOf } from '../../query/variables.js'
import type { ServiceContext } from '../platform.js'

/**
 * What, beside the question itself, decides how a read is prepared: schema, permissions, and who asks where a rule or the
 * question names him. null: it also depends on the moment, so it has to be prepared anew each time. `question` is JSON text.
 */
export function readKey({ schema, accountability }: ServiceContext, set: PermissionSet, question: string): string | null {
  const dependences = [set.dependence, dependenceOf(question)]
  if (dependences.includes('moment')) return null
  return `${preparedFor(schema.version, set)}${dependences.includes('caller') ? callerKey(accountability) : ''}`
}

/** What `readKey` may give for this caller, before the question is known in the form that tells. */
export const possibleKeys = ({ schema, accountability }: ServiceContext, set: PermissionSet): readonly string[] => {
  const shared = preparedFor(schema.version, set)
  return [shared, `${shared}${callerKey(accountability)}`]
}

/** The part of it that all callers with the same permissions share. */
export const preparedFor = (version: number, set: PermissionSet): string => `${version}|${set.signature}|`

/** All that decides what somebody may see on the same data: their permissions, and who they are where rules name them. */
export const rightsKey = async ({ platform, accountability }: ServiceContext): Promise<string> =>
  `${(await platform.permissions.of(accountability)).signature}|${callerKey(accountability)}`

/** Who asks, as far as variables can name it; policies are in the signature. */
const callerKey = (accountability: ServiceContext['accountability']): string =>
  JSON.stringify([accountability?.user, accountability?.role, accountability?.roles])
