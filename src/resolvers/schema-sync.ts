import type { Item } from '../context.js'
import { apiError, invalidQuery } from '../errors/api-error.js'
import { requireAdmin } from '../services/access/require-admin.js'
import { applyDifference, checkDifference } from '../services/schema/sync/apply-difference.js'
import { readSnapshot } from '../services/schema/sync/files.js'
import { checkSnapshot, takeSnapshot } from '../services/schema/sync/project-snapshot.js'
import { includedOf } from '../services/schema/sync/record-parts.js'
import { compareSnapshots, type DifferenceMode } from '../services/schema/sync/snapshot-difference.js'
import { type Answer, noAnswer, valueAnswer } from './answer.js'
import { isAsked } from './perform-write.js'
import type { Asked, Row } from './row.js'
import { answer, integer, listOf, members, nothing, object, text } from './shape.js'

/** What is tracked, as data. */
const tellSnapshot = async ({ context, parameters }: Asked): Promise<Answer> =>
  valueAnswer((await takeSnapshot(context, includedOf(parameters.include))) as unknown as Item)

/** What has to change so that this project becomes what a snapshot says; nothing where it is that already. */
async function readDifference({ context, body, parameters }: Asked): Promise<Answer> {
  const found = await compareSnapshots(context, checkSnapshot(body), { force: isAsked(parameters.force), mode: modeOf(parameters.mode) })
  return found === null ? noAnswer : valueAnswer(found as unknown as Item)
}

/** The same for the snapshot of the configuration. */
async function readConfiguredDifference({ context, parameters }: Asked): Promise<Answer> {
  await requireAdmin(context)
  const { path } = context.platform.config.schema
  // Without a snapshot there is nothing here to ask for.
  if (path === null) throw apiError('ROUTE_NOT_FOUND', { path: '/schema/diff' })
  const wanted = await readSnapshot(path)
  const found = await compareSnapshots(context, wanted, { force: isAsked(parameters.force), mode: modeOf(parameters.mode) })
  return found === null ? noAnswer : valueAnswer(found as unknown as Item)
}

function modeOf(given: unknown): DifferenceMode {
  if (given === undefined || given === 'mirror' || given === 'merge') return given ?? 'mirror'
  throw invalidQuery('"mode" must be one of [mirror, merge]')
}

/** Carries out such a difference. */
async function apply({ context, body, parameters }: Asked): Promise<Answer> {
  await applyDifference(context, checkDifference(body), {
    force: isAsked(parameters.force),
    allowDestructive: isAsked(parameters.allow_destructive),
  })
  return noAnswer
}

const snapshotShape = answer('schema_snapshot', {
  version: integer,
  directus: text,
  vendor: text,
  collections: listOf(members),
  fields: listOf(members),
  systemFields: listOf(members),
  relations: listOf(members),
  tessera: members,
})
const differenceShape = answer('schema_difference', {
  hash: text,
  diff: answer('schema_difference_lists', {
    collections: listOf(members),
    fields: listOf(members),
    systemFields: listOf(members),
    relations: listOf(members),
    include: listOf(text),
    records: listOf(members),
    renames: listOf(members),
  }),
  losses: listOf(members),
})

/** The schema of a project as data. */
export const schemaSyncRows: readonly Row[] = [
  {
    name: 'schema.snapshot',
    summary: 'Read the schema as data, or download it',
    kind: 'read',
    audience: 'administrators',
    input: nothing,
    answer: snapshotShape,
    rest: { method: 'GET', path: '/schema/snapshot' },
    resolve: tellSnapshot,
  },
  {
    name: 'schema.diff',
    summary: 'Compare the schema with a snapshot',
    kind: 'action',
    audience: 'administrators',
    input: object({ data: snapshotShape }),
    answer: differenceShape,
    rest: { method: 'POST', path: '/schema/diff', body: 'data', takesForms: true },
    resolve: readDifference,
  },
  {
    name: 'schema.diff.configured',
    summary: 'Compare the schema with the snapshot at SCHEMA_PATH',
    kind: 'read',
    audience: 'administrators',
    input: nothing,
    answer: differenceShape,
    rest: { method: 'GET', path: '/schema/diff' },
    resolve: readConfiguredDifference,
  },
  {
    name: 'schema.apply',
    summary: 'Carry out what a comparison found',
    kind: 'action',
    audience: 'administrators',
    input: object({ data: differenceShape }),
    answer: null,
    rest: { method: 'POST', path: '/schema/apply', body: 'data' },
    resolve: apply,
  },
]
