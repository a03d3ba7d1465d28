import { readFileSync } from 'node:fs'
import {
  createCollection,
  createDashboards,
  createDirectus,
  createField,
  createFlows,
  createFolders,
  createItems,
  createOperations,
  createPanels,
  createPermissions,
  createPolicies,
  createPresets,
  createRelation,
  createRoles,
  createTranslations,
  customEndpoint,
  readCollections,
  readDashboards,
  readFieldsByCollection,
  readFiles,
  readFlows,
  readFolders,
  readItems,
  readOperations,
  readPanels,
  readPermissions,
  readPolicies,
  readPresets,
  readRelations,
  readRoles,
  readSettings,
  readSingleton,
  readTranslations,
  rest,
  staticToken,
  updateCollection,
  updateFlow,
  updateItem,
  updateOperation,
  updateSettings,
  updateSingleton,
  uploadFiles,
} from '@directus/sdk'

type Row = Readonly<Record<string, unknown>>
const lists = [
  'languages',
  'authors',
  'tags',
  'block_text',
  'block_picture',
  'posts',
  'posts_tags',
  'posts_translations',
  'posts_blocks',
] as const
type Blog = { [Name in (typeof lists)[number]]: Row[] } & { site: Row }

/** A whole project: its collections, access, contents and settings. */
export interface Template {
  readonly collections: readonly Row[]
  readonly fields: readonly Row[]
  readonly relations: readonly Row[]
  readonly access: Readonly<Record<'roles' | 'policies' | 'access' | 'permissions', readonly Row[]>>
  readonly folders: readonly Row[]
  readonly files: readonly Row[]
  readonly content: Readonly<Record<string, readonly Row[]>> & { readonly site: Row }
  readonly flows: Readonly<Record<'flows' | 'operations' | 'links' | 'starts', readonly Row[]>>
  readonly dashboards: Readonly<Record<'dashboards' | 'panels', readonly Row[]>>
  readonly presets: readonly Row[]
  readonly translations: readonly Row[]
  readonly settings: Row
}

/** Reads the template of this folder. */
export function readTemplate(): Template {
  const read = <Data>(name: string): Data => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as Data
  const contents = lists.map((name) => [name, read<Row[]>(`content/${name}`)] as const)
  return {
    collections: read('collections'),
    fields: read('fields'),
    relations: read('relations'),
    access: read('access'),
    folders: read('folders'),
    files: read('files'),
    content: { ...Object.fromEntries(contents), site: read<Row>('content/site') } as Template['content'],
    flows: read('flows'),
    dashboards: read('dashboards'),
    presets: read('presets'),
    translations: read('translations'),
    settings: read('settings'),
  }
}

const clientOf = (url: string, token: string) => createDirectus<Blog>(url).with(staticToken(token)).with(rest())
type Client = ReturnType<typeof clientOf>
/** What a file says is what the SDK's types ask for; a server tells if it is not. */
const sent = (data: unknown): never => data as never

/** Makes a project of a template, in the order in which such tools do it: first what others refer to, and rows without their relations before these. */
export async function applyTemplate(url: string, token: string, template: Template): Promise<void> {
  const client = clientOf(url, token)
  await applySchema(client, template)
  await applyAccess(client, template)
  await client.request(createFolders(sent(template.folders.map((folder) => ({ ...folder, parent: null })))))
  for (const { id, parent } of template.folders)
    if (parent) await client.request(customEndpoint({ path: `/folders/${String(id)}`, method: 'PATCH', body: JSON.stringify({ parent }) }))
  for (const file of template.files) await client.request(uploadFiles(formOf(file)))
  await applyContent(client, template)
  await applyAutomation(client, template)
  await client.request(createPresets(sent(template.presets)))
  await client.request(createTranslations(sent(template.translations)))
  await client.request(updateSettings(sent(template.settings)))
}

async function applySchema(client: Client, { collections, fields, relations }: Template): Promise<void> {
  const isColumn = ({ type }: Row) => type !== 'alias'
  for (const { meta, ...collection } of collections) {
    const columns = fields.filter((field) => field.collection === collection.collection && isColumn(field))
    const withoutGroup = { ...(meta as Row), group: null }
    await client.request(createCollection(sent({ ...collection, meta: withoutGroup, ...(columns.length > 0 && { fields: columns }) })))
  }
  for (const { collection, meta } of collections)
    if ((meta as Row).group) await client.request(updateCollection(sent(collection), sent({ meta: { group: (meta as Row).group } })))
  for (const field of fields) if (!isColumn(field)) await client.request(createField(sent(field.collection), sent(field)))
  for (const relation of relations) await client.request(createRelation(sent(relation)))
}

async function applyAccess(client: Client, { access }: Template): Promise<void> {
  await client.request(createRoles(sent(access.roles)))
  await client.request(createPolicies(sent(access.policies)))
  await client.request(customEndpoint({ path: '/access', method: 'POST', body: JSON.stringify(access.access) }))
  await client.request(createPermissions(sent(access.permissions)))
}

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

function formOf(file: Row): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(file)) form.append(name, String(value))
  form.append('file', new Blob([dot], { type: String(file.type) }), String(file.filename_download))
  return form
}

/** Rows with what they must have, and then the rest, since they may refer to one another. */
async function applyContent(client: Client, { content, fields, relations }: Template): Promise<void> {
  for (const name of lists) {
    const isReference = (field: string) => relations.some((relation) => relation.collection === name && relation.field === field)
    const skeletons = content[name]!.map((row) => Object.fromEntries(Object.entries(row).filter(([field]) => !isReference(field))))
    await client.request(createItems(name, sent(skeletons)))
  }
  for (const name of lists) {
    const key = String(fields.find((field) => field.collection === name)!.field)
    for (const { [key]: id, ...row } of content[name]!) await client.request(updateItem(name, sent(id), sent(row)))
  }
  await client.request(updateSingleton('site', sent(content.site)))
}

async function applyAutomation(client: Client, { flows, dashboards }: Template): Promise<void> {
  await client.request(createFlows(sent(flows.flows)))
  await client.request(createOperations(sent(flows.operations)))
  for (const { id, ...link } of flows.links) await client.request(updateOperation(sent(id), sent(link)))
  for (const { id, ...start } of flows.starts) await client.request(updateFlow(sent(id), sent(start)))
  await client.request(createDashboards(sent(dashboards.dashboards)))
  await client.request(createPanels(sent(dashboards.panels)))
}

/** Makes a template of a project, in the form of the files. What belongs to the system or to one server is left out. */
export async function extractTemplate(url: string, token: string): Promise<Template> {
  const client = clientOf(url, token)
  const isOwn = ({ collection }: Row) => !String(collection).startsWith('directus_')
  const collections = ((await client.request(readCollections())) as Row[]).filter(isOwn)
  const tables = collections.filter(({ schema }) => schema !== null)
  const fields = await Promise.all(tables.map(({ collection }) => client.request(readFieldsByCollection(sent(collection)))))
  const columns = (name: string) => (fields.flat() as unknown as Row[]).filter((field) => field.collection === name && isContent(field))
  const content = await Promise.all(
    lists.map(async (name) => {
      const query = { limit: -1, fields: columns(name).map(({ field }) => field) }
      return [name, await client.request(readItems(name, sent(query)))] as const
    }),
  )
  return {
    collections: collections.map(({ collection, meta, schema }) => ({ collection, meta, schema: schema && {} })),
    fields: fields.flat().map((field) => withoutId(sent(field))),
    relations: ((await client.request(readRelations())) as Row[]).filter(isOwn).map(withoutId),
    access: await extractAccess(client),
    folders: await client.request(readFolders()),
    files: await client.request(readFiles({ fields: ['id', 'title', 'filename_download', 'folder', 'type'] })),
    content: sent({ ...Object.fromEntries(content), site: await client.request(readSingleton('site', { fields: ['name', 'home'] })) }),
    ...(await extractAutomation(client)),
    presets: ((await client.request(readPresets({ filter: { user: { _null: true } } }))) as Row[]).map(({ id: _, ...preset }) => preset),
    translations: await client.request(readTranslations()),
    settings: await client.request(
      readSettings({
        fields: [
          'project_name',
          'project_color',
          'project_descriptor',
          'project_logo',
          'default_language',
          'module_bar',
          'custom_aspect_ratios',
        ],
      }),
    ),
  }
}

/** Lists are in the rows that they list; who made a row, and when, is of one server. */
const isContent = ({ type, meta }: Row): boolean =>
  type !== 'alias' && !(((meta as Row).special ?? []) as string[]).some((special) => /^(user|date)-/.test(special))

/** The key of a row that describes another thing is its server's own. */
const withoutId = ({ meta, ...thing }: Row): Row => {
  const { id: _, ...rest } = (meta ?? {}) as Row
  return { ...thing, meta: meta && rest }
}

/** What comes with a server is not part of a project: its administrators, the public, and what app access brings. */
async function extractAccess(client: Client): Promise<Template['access']> {
  const columns = ['id', 'name', 'icon', 'description'] as const
  const permissions = (await client.request(readPermissions({ filter: { policy: { name: { _eq: 'Writing' } } } }))) as Row[]
  return {
    roles: await client.request(readRoles({ fields: [...columns, 'parent'], filter: { name: { _neq: 'Administrator' } } })),
    policies: await client.request(
      readPolicies({
        fields: ['id', 'name', 'icon', 'app_access', 'admin_access', 'enforce_tfa', 'ip_access'],
        filter: { name: { _eq: 'Writing' } },
      }),
    ),
    access: await client.request(
      customEndpoint<Row[]>({
        path: '/access',
        params: { fields: ['role', 'policy', 'user', 'sort'], filter: { policy: { name: { _eq: 'Writing' } } } },
      }),
    ),
    permissions: permissions.filter(({ system }) => !system).map(({ id: _, ...permission }) => permission),
  }
}

async function extractAutomation(client: Client): Promise<Pick<Template, 'flows' | 'dashboards'>> {
  const flows = (await client.request(
    readFlows({ fields: ['id', 'name', 'icon', 'status', 'trigger', 'accountability', 'options', 'operation'] }),
  )) as Row[]
  const operations = (await client.request(
    readOperations({ fields: ['id', 'name', 'key', 'type', 'position_x', 'position_y', 'options', 'resolve', 'reject', 'flow'] }),
  )) as Row[]
  return {
    flows: {
      flows: flows.map((flow) => ({ ...flow, operation: null })),
      operations: operations.map((operation) => ({ ...operation, resolve: null, reject: null })),
      links: operations.map(({ id, resolve, reject }) => ({ id, resolve, reject })),
      starts: flows.map(({ id, operation }) => ({ id, operation })),
    },
    dashboards: {
      dashboards: await client.request(readDashboards({ fields: ['id', 'name', 'icon', 'note', 'color'] })),
      panels: ((await client.request(readPanels())) as Row[]).map(({ date_created: _, user_created: __, ...panel }) => panel),
    },
  }
}
