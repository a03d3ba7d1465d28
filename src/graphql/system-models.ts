import { getRefFromModel } from '@pothos/plugin-prisma'
import type GeneratedTypes from '../../prisma/generated/pothos-types.js'
import { getDatamodel } from '../../prisma/generated/pothos-types.js'
import { parseNotes } from '../schema/notes.js'
import type { Builder } from './builder.js'

/** A value in the answer tree: types that JSON does not have are strings. */
type JsonForm<Value> = Value extends Date | bigint | Uint8Array ? string : Value

/** A row of a model in the answer tree: it has the selected columns only, and the key may be a string. */
type AnswerRow<Row> = { readonly [Column in keyof Row]?: Column extends 'id' ? string | number : JsonForm<Row[Column]> }

/** Prisma's models for Pothos' plugin, with the rows that our resolvers get. */
export type PrismaTypes = {
  [Name in keyof GeneratedTypes]: Omit<GeneratedTypes[Name], 'Shape'> & { Shape: AnswerRow<GeneratedTypes[Name]['Shape']> }
}

/** The models at run time. */
export const datamodel = getDatamodel()

/** The name of a model. */
export type ModelName = keyof PrismaTypes

/** The type of a system collection; extensions find it by its model. */
export type SystemRef = ReturnType<typeof systemRef>

/** The reference of a model's type; a builder has one for each model. */
export function systemRef(builder: Builder, model: ModelName) {
  const ref = getRefFromModel(model, builder, 'object')
  if (ref.kind !== 'Object') throw new Error(`The model ${model} is no object type.`)
  return ref
}

/** A model that the datamodel has is also among the generated types, because both are generated from the same source. */
const isModelName = (name: string): name is ModelName => Object.hasOwn(datamodel.datamodel.models, name)

/** The model of a system collection. */
export interface PrismaModel {
  readonly name: ModelName
  /** Names of its columns, without Prisma's relations. */
  readonly columns: ReadonlySet<string>
}

const byCollection: ReadonlyMap<string, PrismaModel> = new Map(
  Object.entries(datamodel.datamodel.models).flatMap(([name, { documentation, fields }]) => {
    const columns = new Set(fields.filter(({ kind }) => kind === 'scalar').map((field) => field.name))
    return isModelName(name) ? [[parseNotes(documentation).first('collection') ?? name, { name, columns }]] : []
  }),
)

/** The model of a system collection; undefined for other collections. */
export const prismaModelOf = (collection: string): PrismaModel | undefined => byCollection.get(collection)
