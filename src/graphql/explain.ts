import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  TypeInfo,
  type ValidationRule,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { GraphqlContext } from './builder.js'
import { type EndpointPlugin, singleResult } from './endpoint-plugin.js'

/** Only queries can be explained: the request may run with the rights of another user, and must change nothing in their name. */
const queriesOnly: ValidationRule = (context) => ({
  OperationDefinition: (node) => {
    if (node.operation !== 'query') context.reportError(new GraphQLError('Only queries can be explained.', { nodes: node }))
  },
})

/** Fields of the document, as `Type.field`, that exist in the whole schema but not in the caller's. */
function hiddenFields(document: DocumentNode, callers: GraphQLSchema, whole: GraphQLSchema): string[] {
  const hidden = new Set<string>()
  const info = new TypeInfo(whole)
  const note = (type: string | undefined, name: string) => {
    const known = type === undefined ? undefined : callers.getType(type)
    const fields = isObjectType(known) || isInterfaceType(known) || isInputObjectType(known) ? known.getFields() : {}
    if (type !== undefined && !Object.hasOwn(fields, name)) hidden.add(`${type}.${name}`)
  }
  const visitor = {
    Field: ({ name }: { name: { value: string } }) => {
      if (info.getFieldDef() && !name.value.startsWith('__')) note(info.getParentType()?.name, name.value)
    },
    ObjectField: ({ name }: { name: { value: string } }) => {
      const parent = info.getParentInputType()
      if (info.getInputType() && isInputObjectType(parent)) note(parent.name, name.value)
    },
  }
  visit(document, visitWithTypeInfo(info, visitor))
  return [...hidden]
}

/** Adds the explanation as `extensions.explain`, where an administrator asked for it. */
export function explanations(wholeSchema: (context: GraphqlContext) => Promise<GraphQLSchema>): EndpointPlugin {
  const validated = new WeakMap<object, { readonly document: DocumentNode; readonly schema: GraphQLSchema }>()
  return {
    onValidate: ({ context, params, addValidationRule }) => {
      const { explained } = context
      if (!explained) return
      addValidationRule(queriesOnly)
      validated.set(explained, { document: params.documentAST, schema: params.schema })
    },
    onResultProcess: async ({ result, setResult, serverContext }) => {
      const { explained } = serverContext
      if (!explained) return
      const asked = validated.get(explained)
      const hidden = asked ? hiddenFields(asked.document, asked.schema, await wholeSchema(serverContext)) : []
      const { extensions, ...rest } = singleResult(result)
      setResult({
        ...rest,
        extensions: { ...extensions, explain: { ...(await explained.finish()), hiddenFields: hidden } },
      })
    },
  }
}
