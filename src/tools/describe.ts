import { z } from 'zod'
import type { Tool, ToolCaller } from './tool.js'

/** A tool as clients are told of it. */
export interface ToolDescription {
  readonly name: string
  readonly title: string
  readonly description: string
  /** JSON Schema of its arguments. */
  readonly inputSchema: { readonly type: 'object'; readonly [name: string]: unknown }
  readonly annotations: {
    readonly title: string
    readonly readOnlyHint: boolean
    readonly destructiveHint: boolean
    readonly idempotentHint?: true
    /** It works with more than this server. */
    readonly openWorldHint: boolean
  }
}

/** Tells of a tool what this caller can do with it. */
export function describeTool(tool: Tool, caller: ToolCaller): ToolDescription {
  const mayWrite = tool.mayWrite && !caller.readsOnly
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: schemaOf(tool.inputFor?.(caller) ?? tool.input),
    annotations: {
      title: tool.title,
      readOnlyHint: !mayWrite,
      destructiveHint: mayWrite && tool.mayDestroy,
      ...(!mayWrite && { idempotentHint: true }),
      openWorldHint: tool.name === 'files' || tool.name === 'trigger-flow',
    },
  }
}

/** That names are texts goes without saying; not every provider of models takes it. */
const withoutNoise = ({ jsonSchema }: { jsonSchema: { propertyNames?: unknown } }): void => {
  delete jsonSchema.propertyNames
}

/** The JSON Schema of arguments, which are always an object. */
const schemaOf = (input: z.ZodType): ToolDescription['inputSchema'] => {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input', override: withoutNoise })
  return { ...schema, type: 'object' }
}
