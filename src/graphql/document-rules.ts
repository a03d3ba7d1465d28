import { type DocumentNode, NoSchemaIntrospectionCustomRule, parse, type Source, type ValidationRule } from 'graphql'
import type { Config } from '../config/config.js'
import { checkDocumentSize, checkNesting } from './document-size.js'
import { singleUseRule } from './single-use-rule.js'

/** The limits of documents, the same for HTTP and WebSockets. */
export interface DocumentRules {
  /** Parses a document of bounded tokens, nesting and size; throws a GraphQLError for any other. */
  read(source: string | Source): DocumentNode
  /** Validation rules in addition to those of the specification. */
  readonly rules: readonly ValidationRule[]
}

/** The rules that follow from the configuration. */
export const documentRules = ({ graphql: { tokenLimit, introspection } }: Config): DocumentRules => ({
  read: (source) => {
    checkNesting(typeof source === 'string' ? source : source.body)
    const document = parse(source, { maxTokens: tokenLimit })
    checkDocumentSize(document)
    return document
  },
  rules: introspection ? [singleUseRule] : [singleUseRule, NoSchemaIntrospectionCustomRule],
})
