import { getRefFromModel } from '@pothos/plugin-prisma'
import type PrismaTypes from '../../prisma/generated/pothos-types.js'
import { getDatamodel } from '../../prisma/generated/pothos-types.js'
import { parseNotes } from '../schema/notes.js'
import type { Builder } from './builder.js'

/** The name of a model of Prisma's. */
export type ModelName = keyof PrismaTypes & string

/** The type of a system collection in a schema: found by its model wherever extensions refer to it. */
export type SystemRef = ReturnType<typeof systemRef>

/** The one reference of a model in what this builder builds. */
export function systemRef(builder: Builder, model: ModelName) {
  const ref = getRefFromModel(model, builder, 'object')
  if (ref.kind !== 'Object') throw new Error(`The model ${model} is no object type.`)
  return ref
}

/** Models and their types are generated from one source, so that what the datamodel knows is among the types, too. */
const isModelName = (name: string): name is ModelName => Object.hasOwn(models, name)

const { models } = getDatamodel().datamodel

/** A model that describes a system collection. */
export interface SystemModel {
  readonly name: ModelName
  /** Names of its columns; relations of Prisma's are none. */
  readonly columns: ReadonlySet<string>
}

const byCollection: ReadonlyMap<string, SystemModel> = new Map(
  Object.entries(models).flatMap(([name, { documentation, fields }]) => {
    const columns = new Set(fields.filter(({ kind }) => kind === 'scalar').map((field) => field.name))
    return isModelName(name) ? [[parseNotes(documentation).first('collection') ?? name, { name, columns }]] : []
  }),
)

/** The model of a system collection; undefined where the collection is none of Prisma's. */
export const modelOf = (collection: string): SystemModel | undefined => byCollection.get(collection)
