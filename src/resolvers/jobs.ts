import { importJobs } from '../services/import/jobs.js'
import { noAnswer, valueAnswer } from './answer.js'
import type { Row } from './row.js'
import { integer, listOf, object, oneOf, text } from './shape.js'

/** An import for which nobody waits. */
export const jobShape = object(
  {
    'id?': text,
    'collection?': text,
    'user?': text,
    'status?': oneOf('JobStatus', 'waiting', 'running', 'done', 'failed', 'cancelled'),
    'inserted?': integer,
    'updated?': integer,
    'refused?': integer,
    'reasons?': listOf(object({ row: integer, reason: text })),
    'error?': text,
    'created_on?': text,
    'finished_on?': text,
  },
  'Job',
)

/** Imports for which nobody waits (`POST /utils/import/:collection?background=true`). */
export const jobRows: readonly Row[] = [
  {
    name: 'utils.jobs.read',
    summary: 'Tell how far an import in the background has come',
    kind: 'read',
    audience: 'users',
    input: object({ id: text }),
    answer: jobShape,
    rest: { method: 'GET', path: '/utils/jobs/:id' },
    graphql: { root: 'query', field: 'import_job', isAddition: true },
    resolve: async ({ context, params }) => valueAnswer(await context.platform.parts.get(importJobs).find(context, params.id!)),
  },
  {
    name: 'utils.jobs.cancel',
    summary: 'End an import in the background; what it has written stays',
    kind: 'action',
    audience: 'users',
    input: object({ id: text }),
    answer: null,
    rest: { method: 'DELETE', path: '/utils/jobs/:id' },
    graphql: { root: 'mutation', field: 'cancel_import_job', isAddition: true },
    resolve: ({ context, params }) =>
      context.platform.parts
        .get(importJobs)
        .cancel(context, params.id!)
        .then(() => noAnswer),
  },
]
