import type { z } from 'zod'
import type { ServiceContext } from '../context.js'
import type { Flows } from '../flows/flows.js'
import type { PermissionAction } from '../permissions/policies.js'
import type { Answer } from '../resolvers/answer.js'

/** The settings of the project that tools follow. */
export interface ToolSettings {
  readonly allowsDeletes: boolean
  /** What the project tells every model; null: what the server tells by itself. */
  readonly systemPrompt: string | null
}

/** Who asks, as far as it decides which tools there are. */
export interface ToolCaller {
  readonly isAdmin: boolean
  /** Is logged in: no visitor, and nobody who opened a share. */
  readonly isUser: boolean
  /** Their client was allowed to read only. */
  readonly readsOnly: boolean
  readonly allowsDeletes: boolean
  may(collection: string, action: PermissionAction): boolean
  /** Own collections with a rule for any of these actions, by name. */
  collectionsFor(...actions: readonly PermissionAction[]): readonly string[]
}

/** A document of GraphQL that only reads, and what it asks for. */
export interface ReadingDocument {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly operationName?: string | undefined
}

/** Answers a document that only reads, with the rights and limits of the caller. Errors of fields are in the answer; a document that is refused as a whole throws. */
export type DocumentReader = (
  context: ServiceContext,
  asked: ReadingDocument,
) => Promise<{ readonly data: unknown; readonly errors?: unknown }>

/** What a tool works with. */
export interface ToolCall {
  readonly context: ServiceContext
  readonly caller: ToolCaller
  readonly settings: ToolSettings
  readonly flows: Flows
  readonly readDocument: DocumentReader
}

/** A picture or a sound. */
export interface Media {
  readonly kind: 'image' | 'audio'
  /** Base64. */
  readonly data: string
  readonly mimeType: string
}

/** What a tool gives: JSON, with what its reader should know of it, or a content. */
export type ToolResult = (Answer & { readonly note?: string | undefined }) | Media

/** Something that a model may do. Its rules are those of the resolvers that it calls. */
export interface Tool<Input = unknown> {
  readonly name: string
  readonly title: string
  readonly description: string
  /** What the arguments have to be. */
  readonly input: z.ZodType<Input>
  /** The same, narrowed to what this caller may ask for. Only a description: what is asked is checked by `input`. */
  readonly inputFor?: (caller: ToolCaller) => z.ZodType
  /** Is it listed for this caller? */
  isFor(caller: ToolCaller): boolean
  /** May any call of it change something; or delete something, or run what nobody can foresee? */
  readonly mayWrite: boolean
  readonly mayDestroy: boolean
  /** Does this call change something? Asked with arguments that `input` has let through. */
  writes(input: Input): boolean
  run(input: Input, call: ToolCall): Promise<ToolResult>
}

/** Keeps a tool's own type of input while it is written down, and forgets it in the list of all. */
export const defineTool = <Input>(tool: Tool<Input>): Tool => tool as Tool
