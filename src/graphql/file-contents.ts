import { GraphQLError, getNamedType, getOperationAST, typeFromAST } from 'graphql'
import { invalidPayload } from '../errors/api-error.js'
import { isPlainObject } from '../query/parse/raw.js'
import type { RawQuery } from '../query/query.js'
import type { Answer } from '../resolvers/answer.js'
import { createFiles, listFiles, replaceFile, type Upload } from '../resolvers/files.js'
import { FormContent } from '../resolvers/form-content.js'
import type { Collection, Field } from '../schema/model.js'
import { addition } from './additions.js'
import type { GraphqlContext } from './builder.js'
import type { EndpointPlugin } from './endpoint-plugin.js'
import type { FieldBuilder, NamedValues } from './field-builder.js'
import type { ItemRequest } from './item-requests.js'

// Contents of files, which come in forms. Their type is `Upload`, and only root fields that write files take them.

const isFiles = ({ name }: Collection): boolean => name === 'directus_files'

/** The argument for the content of one file. */
export const contentArgument = (collection: Collection, t: FieldBuilder): NamedValues =>
  isFiles(collection) ? { content: t.arg({ type: 'Upload', ...addition }) } : {}

/** The argument for the contents of several files, in the order of their `data`. */
export const contentsArgument = (collection: Collection, t: FieldBuilder): NamedValues =>
  isFiles(collection) ? { contents: t.arg({ type: ['Upload'], required: { list: false, items: true }, ...addition }) } : {}

/** Is this a field that a new file needs, unless a content says it? */
export const comesWithContent = (collection: Collection, { name }: Field): boolean =>
  isFiles(collection) && (name === 'storage' || name === 'filename_download')

/** Writes files with their contents: new ones, or that with the key of the request. Null: there is none, so that rows alone are written. */
export async function writeContents(
  { content, contents }: NamedValues,
  { key, body, options }: Omit<ItemRequest, 'collection' | 'query'>,
  query: RawQuery,
  { service, mutation }: GraphqlContext,
): Promise<Answer | null> {
  const isList = Array.isArray(contents)
  const given = isList ? contents : [content].filter((one) => one !== undefined && one !== null)
  if (given.length === 0) return null
  if (!mutation) throw new Error('Files are written in the transaction of their document.')
  if (options?.on) throw invalidPayload('"on" cannot be combined with a content: it always makes a new file')
  const uploads = uploadsOf(given, body, mutation)
  const all = { ...mutation.options, ...options }
  if (key !== undefined) return replaceFile(service, String(key), uploads, query, all)
  return isList ? listFiles(service, uploads, query, all) : createFiles(service, uploads, query, all)
}

function uploadsOf(contents: readonly unknown[], body: unknown, transaction: object): Upload[] {
  const data = [body ?? []].flat()
  if (data.length > 0 && data.length !== contents.length) throw invalidPayload('"contents" must have an entry for each of "data"')
  return contents.map((content, index) => {
    if (!(content instanceof FormContent)) throw invalidPayload('A content comes in a form')
    const fields = data[index]
    const upload = { file: content.takeIn(transaction), data: isPlainObject(fields) ? { ...fields } : {} }
    const { storage } = upload.data
    if (storage !== undefined && storage !== null && storage !== upload.file.location)
      throw invalidPayload(`A content is stored at "${upload.file.location}", not where "storage" says`)
    return upload
  })
}

/** Refuses contents in variables of other types than `Upload`: they would be taken for a JSON value. */
export function contentsInPlace(): EndpointPlugin {
  return {
    onExecute: ({ args: { document, operationName, schema, variableValues = {} }, setResultAndStopExecution }) => {
      const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? []
      const isUpload = new Map(
        definitions.map(({ variable, type: node }) => {
          const type = typeFromAST(schema, node)
          return [variable.name.value, type && getNamedType(type).name === 'Upload']
        }),
      )
      const wrong = Object.entries(variableValues ?? {}).find(
        ([name, value]) => [value].flat().some((entry) => entry instanceof FormContent) && !isUpload.get(name),
      )
      if (wrong)
        setResultAndStopExecution({ errors: [new GraphQLError(`Variable "$${wrong[0]}" gets a file, so its type must be Upload.`)] })
    },
  }
}
