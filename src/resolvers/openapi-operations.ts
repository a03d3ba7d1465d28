import type { Item } from '../context.js'
import type { Collection } from '../schema/model.js'
import { itemInput } from './openapi-items.js'
import type { SchemaWriter } from './openapi-schemas.js'
import { type ItemRow, inputsInPath, type RestPlace, type Row } from './row.js'
import { anyItem, oneOrMore, pick, type Shape } from './shape.js'

/** What addresses one thing is `{id}` in a path, as clients know it. */
const nameInPath = (path: string, name: string): string =>
  name === 'key' || name === 'field' || path === '/collections/:collection' ? 'id' : name

/** A path of a row as OpenAPI writes it. */
export const toTemplate = (path: string): string => path.replaceAll(/:(\w+)/g, (_, name: string) => `{${nameInPath(path, name)}}`)

/** The answer to a request that was refused, or failed. */
export const refused: Item = {
  description: 'The request was refused, or failed',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Errors' } } },
}

const parameter = (name: string, schema: Item, description: string): Item => ({ name, in: 'query', required: false, schema, description })

/** What a read of items may be asked with. */
export const queryParameters: Readonly<Record<string, Item>> = {
  fields: parameter(
    'fields',
    { type: 'string' },
    'Names of fields, separated by commas; through relations with points. The answer has these alone',
  ),
  filter: parameter('filter', { type: 'string' }, 'A filter as JSON'),
  search: parameter('search', { type: 'string' }, 'Words that one of the fields has'),
  sort: parameter('sort', { type: 'string' }, 'Names of fields, separated by commas; with a minus in front, descending'),
  limit: parameter('limit', { type: 'integer' }, 'How many items at most; -1 for all'),
  offset: parameter('offset', { type: 'integer' }, 'How many items to leave out'),
  page: parameter('page', { type: 'integer' }, 'Which page of `limit` items'),
  meta: parameter('meta', { type: 'string' }, 'Counts to be told: total_count, filter_count, or *'),
}
/** Where a parameter of a read is described. */
export const pointerTo = (name: string): string => `#/components/parameters/${name}`
const fieldsOnly = ['fields']

const answersItems = (shape: Shape | null): boolean =>
  shape !== null && ((shape.format ?? '').startsWith('item') || answersItems(shape.items ?? null))

/** A request, as far as it is told: its place, its input and its answer. */
interface Described {
  readonly summary: string
  readonly rest: RestPlace
  readonly input: Row['input']
  readonly answer: Shape | null
  readonly tag: string
  readonly operationId: string
  /** The parameters of a read that it takes. */
  readonly asked: readonly string[]
  /** The collection whose items are meant. */
  readonly collection?: string
}

/** The operation of a row. */
export function operationOf(row: Row, writer: SchemaWriter): Item {
  const { name, rest, answer, kind } = row
  const asked = answersItems(answer) ? (kind === 'read' ? Object.keys(queryParameters) : fieldsOnly) : []
  return describe({ ...row, rest: rest!, tag: tagOf(rest!.path), operationId: idOf(name), asked }, writer)
}

/** The operation of what every collection has, for one of them. */
export function itemOperation(row: ItemRow, { name, isSingleton }: Collection, writer: SchemaWriter): Item {
  const isList = row.name === 'items.list' && !isSingleton
  const asked = isList ? Object.keys(queryParameters) : row.answer === null ? [] : fieldsOnly
  const answer = isSingleton ? anyItem : row.name === 'items.create' ? oneOrMore(anyItem) : row.answer
  const tag = writer.nameOf(name)
  const operationId = idOf(`${row.name.slice('items.'.length)}.${tag}`)
  return describe({ ...row, input: itemInput(row, isSingleton), answer, tag, operationId, asked, collection: name }, writer)
}

/** The tag of a row: the first word of its path. */
const tagOf = (path: string): string => {
  const word = path.split('/')[1]!
  return `${word[0]!.toUpperCase()}${word.slice(1)}`
}

const idOf = (name: string): string => name.replaceAll(/\.(\w)/g, (_, letter: string) => letter.toUpperCase())

/** An operation: its parameters, its body, its answers. */
function describe(described: Described, writer: SchemaWriter): Item {
  const { summary, rest, tag, operationId } = described
  const parameters = parametersOf(described, writer)
  const content = rest.method === 'GET' ? {} : bodyOf(described, writer)
  return {
    operationId,
    summary,
    tags: [tag],
    security: [{ Auth: [] }, { KeyAuth: [] }, {}],
    ...(parameters.length > 0 && { parameters }),
    ...(Object.keys(content).length > 0 && { requestBody: { content } }),
    responses: { ...answersOf(described, writer), ...laterAnswer(described, writer), '4XX': refusal, default: refusal },
  }
}

const refusal: Item = { $ref: '#/components/responses/Refused' }

/** The inputs that are not in the path. */
function inputsBeside({ rest, input, collection }: Described): readonly string[] {
  const inPath = inputsInPath(rest)
  return Object.keys(input.properties).filter((name) => !inPath.includes(name) && !(collection !== undefined && name === 'collection'))
}

function parametersOf(described: Described, writer: SchemaWriter): readonly Item[] {
  const { rest, input, asked, collection } = described
  const inQuery = rest.method === 'GET' ? inputsBeside(described) : []
  return [
    ...inputsInPath(rest).map((name) => ({ name: nameInPath(rest.path, name), in: 'path', required: true, schema: { type: 'string' } })),
    ...inQuery.map((name) => ({
      name,
      in: 'query',
      required: input.required?.includes(name) ?? false,
      schema: writer.schemaOf(input.properties[name]!, collection),
    })),
    ...asked.map((name) => ({ $ref: pointerTo(name) })),
    ...(rest.later ? [{ name: rest.later.parameter, in: 'query', schema: { type: 'boolean' } }] : []),
  ]
}

/** The bodies that it takes, by their media types. A change requires no field. */
function bodyOf(described: Described, writer: SchemaWriter): Item {
  const { rest, input, collection } = described
  const others = inputsBeside(described)
  const taken = rest.body ? input.properties[rest.body]! : pick(input, others)
  const json = writer.schemaOf(taken, collection, rest.method === 'PATCH' && rest.body !== undefined)
  return {
    ...((rest.body || others.length > 0) && {
      [rest.takesFields ? 'application/x-www-form-urlencoded' : 'application/json']: { schema: json },
    }),
    ...(rest.takesForms && {
      'multipart/form-data': { schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } },
    }),
  }
}

/** What is told before it is done. */
function laterAnswer({ rest: { later } }: Described, writer: SchemaWriter): Item {
  if (!later) return {}
  const schema = { type: 'object', properties: { data: writer.schemaOf(later.answer) }, required: ['data'] }
  return { 202: { description: 'It was begun', content: { 'application/json': { schema } } } }
}

/** A write whose result the caller may not see answers nothing. */
function answersOf({ answer, rest, collection }: Described, writer: SchemaWriter): Item {
  const { sends, doneAs = 204 } = rest
  const nothing = { [doneAs]: { description: 'It was done' } }
  const told = (type: string, schema: Item) => ({ 200: { description: 'What was asked for', content: { [type]: { schema } } } })
  if (sends !== undefined) return told(sends, answer === null ? { type: 'string', format: 'binary' } : writer.schemaOf(answer, collection))
  if (answer === null) return nothing
  const data = writer.schemaOf(answer, collection)
  const schema = { type: 'object', properties: { data, meta: { type: 'object' } }, required: ['data'] }
  return { ...told('application/json', schema), ...(answersItems(answer) && nothing) }
}
