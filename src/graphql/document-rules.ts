import { NoSchemaIntrospectionCustomRule, type ParseOptions, type ValidationRule } from 'graphql'
import type { Config } from '../config/config.js'
import { singleUseRule } from './single-use-rule.js'

/** What a document may be, whoever reads it: so many tokens, and what has to hold beside the rules of the specification. */
export interface DocumentRules {
  readonly parseOptions: ParseOptions
  readonly rules: readonly ValidationRule[]
}

/** The rules that follow from the configuration. */
export const documentRules = ({ graphql: { tokenLimit, introspection } }: Config): DocumentRules => ({
  parseOptions: { maxTokens: tokenLimit },
  rules: introspection ? [singleUseRule] : [singleUseRule, NoSchemaIntrospectionCustomRule],
})
