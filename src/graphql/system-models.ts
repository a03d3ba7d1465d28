import { getRefFromModel } from '@pothos/plugin-prisma'
import type GeneratedTypes from '../../prisma/generated/pothos-types.js'
import { getDatamodel } from '../../prisma/generated/pothos-types.js'
import { parseNotes } from '../schema/notes.js'
import type { Builder } from './builder.js'

/** A value as the answer tree has it: what JSON has no form for is text. */
type Told<Value> = Value extends Date | bigint | Uint8Array ? string : Value

/** A row of a model as the answer tree has it: the columns that were asked for, as JSON, the key as text. */
type ToldRow<Row> = { readonly [Column in keyof Row]?: Column extends 'id' ? string | number : Told<Row[Column]> }

/** Prisma's models as Pothos' plugin takes them, with rows as they are told. */
export type PrismaTypes = {
  [Name in keyof GeneratedTypes]: Omit<GeneratedTypes[Name], 'Shape'> & { Shape: ToldRow<GeneratedTypes[Name]['Shape']> }
}

/** What the plugin wants to know of the models at run time. */
export const datamodel = getDatamodel()

/** The name of a model. */
export type ModelName = keyof PrismaTypes

/** The type of a system collection in a schema: found by its model wherever extensions refer to it. */
export type SystemRef = ReturnType<typeof systemRef>

/** The one reference of a model in what this builder builds. */
export function systemRef(builder: Builder, model: ModelName) {
  const ref = getRefFromModel(model, builder, 'object')
  if (ref.kind !== 'Object') throw new Error(`The model ${model} is no object type.`)
  return ref
}

/** Models and their types are generated from one source, so that what the datamodel knows is among the types, too. */
const isModelName = (name: string): name is ModelName => Object.hasOwn(datamodel.datamodel.models, name)

/** A model that describes a system collection. */
export interface PrismaModel {
  readonly name: ModelName
  /** Names of its columns; relations of Prisma's are none. */
  readonly columns: ReadonlySet<string>
}

const byCollection: ReadonlyMap<string, PrismaModel> = new Map(
  Object.entries(datamodel.datamodel.models).flatMap(([name, { documentation, fields }]) => {
    const columns = new Set(fields.filter(({ kind }) => kind === 'scalar').map((field) => field.name))
    return isModelName(name) ? [[parseNotes(documentation).first('collection') ?? name, { name, columns }]] : []
  }),
)

/** The model of a system collection; undefined where the collection is none of Prisma's. */
export const modelOf = (collection: string): PrismaModel | undefined => byCollection.get(collection)
