import { z } from 'zod'
import type { ServiceContext } from '../context.js'
import { invalidPayload } from '../errors/api-error.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { fetchImport, listFiles, requireUpload, type Upload } from '../resolvers/files.js'
import { toRawQuery } from '../resolvers/raw-query.js'
import { actOnItems, writeOnce } from './act-on-items.js'
import { actionsFor, anyMembers, dryRun, itemKeys, itemQuery, narrowed, oneOrMany } from './arguments.js'
import { defineTool, type ToolCaller } from './tool.js'

const collection = 'directus_files'
/** Files that one call may fetch. */
const mostImports = 10

const actions = ['read', 'update', 'delete', 'import'] as const
const input = z.strictObject({
  action: z.enum(actions).describe('What to do. import fetches files from addresses of the web.'),
  query: itemQuery.optional(),
  keys: itemKeys.optional(),
  data: oneOrMany(anyMembers)
    .optional()
    .describe(
      'For update: the changed fields (with "keys"), or a list with ids. For import: a list of {"url": address, "file": {"title": …}}.',
    ),
  dry_run: dryRun,
})

function actionsOf(caller: ToolCaller): readonly string[] {
  const known = actionsFor(caller, (action) => caller.may(collection, action))
  return known.map((action) => (action === 'create' ? 'import' : action))
}

/** What is known of files; their contents are for `assets`. */
export const filesTool = defineTool({
  name: 'files',
  title: 'Files',
  description:
    'Reads and writes what is known of files (title, description, tags, folder, type, size), deletes files, and imports files from addresses. "assets" shows a picture.',
  input,
  inputFor: (caller) => narrowed(input, actionsOf(caller)),
  isFor: (caller) => actionsOf(caller).length > 0,
  mayWrite: true,
  mayDestroy: true,
  writes: ({ action }) => action !== 'read',
  run: ({ action, query, keys, data, dry_run }, { context }) =>
    action === 'import'
      ? importFiles(context, importsOf(data), toRawQuery(query ?? {}), dry_run)
      : actOnItems(context, collection, { action, query, keys, data, dry_run }),
})

const imported = z.strictObject({ url: z.string().min(1), file: anyMembers.optional() })

function importsOf(data: unknown): z.infer<typeof imported>[] {
  const { success, data: list } = z.array(imported).min(1).max(mostImports).safeParse([data].flat())
  if (!success) throw invalidPayload(`"data" must be a list of 1 to ${mostImports} files to import: {"url": …, "file": {…}}`)
  return list
}

/** All of them or none. What was fetched stays only if its row does. */
async function importFiles(
  context: ServiceContext,
  list: readonly z.infer<typeof imported>[],
  query: RawQuery,
  isDryRun: boolean | undefined,
): Promise<Answer> {
  await requireUpload(context)
  const uploads: Upload[] = []
  try {
    for (const { url, file } of list) uploads.push(await fetchImport(context, { url, data: file ?? {} }))
    return await writeOnce(context, isDryRun, (inside, options) => listFiles(inside, uploads, query, options))
  } finally {
    for (const { file } of uploads) await file.discard()
  }
}
