import { getDatamodel } from '../../prisma/generated/pothos-types.js'
import type { CollectionRow, FieldRow, RelationRow, SchemaMetadata } from './metadata.js'
import type { Doors } from './model.js'
import { type Notes, parseNotes, parseOptions } from './notes.js'
import { lookOf, type ShownField } from './studio-fields.js'

type Model = ReturnType<typeof getDatamodel>['datamodel']['models'][string]
type ModelField = Model['fields'][number]

/** A model with its collection. */
interface SystemModel {
  readonly name: string
  readonly collection: string
  readonly notes: Notes
  readonly fields: readonly ModelField[]
}

/**
 * The system collections as the models of prisma/ tell them: rows of the same form as those of the user's collections,
 * each with `system: true`. Models of other tables are for the server alone. Pure: every call builds new ones.
 */
export function systemMetadata(): SchemaMetadata {
  const models = systemModels()
  return {
    collections: models.map(collectionRow),
    fields: models.flatMap((model) => fieldRows(model, models)),
    relations: models.flatMap((model) => relationRows(model, models)),
  }
}

/** A system collection with how it is reached, as its model notes (`@doors rest graphql readonly`). */
export interface SystemCollection {
  readonly name: string
  readonly isSingleton: boolean
  readonly doors: Doors
}

/** All system collections. */
export const systemCollections = (): readonly SystemCollection[] =>
  systemModels().map(({ collection, notes }) => {
    const words = notes.first('doors')?.split(' ') ?? []
    const doors = { rest: words.includes('rest'), graphql: words.includes('graphql'), isReadOnly: words.includes('readonly') }
    return { name: collection, isSingleton: notes.first('singleton') !== undefined, doors }
  })

/** How each system collection is reached, by its name. */
export const systemDoors = (): ReadonlyMap<string, Doors> => new Map(systemCollections().map(({ name, doors }) => [name, doors]))

const systemModels = (): readonly SystemModel[] =>
  Object.entries(getDatamodel().datamodel.models)
    .map(([name, model]) => toSystemModel(name, model))
    .filter(({ collection }) => collection.startsWith('directus_'))

function toSystemModel(name: string, model: Model): SystemModel {
  const notes = parseNotes(model.documentation)
  return { name, collection: notes.first('collection')!, notes, fields: model.fields }
}

function collectionRow({ collection, notes }: SystemModel): CollectionRow {
  const [archiveField = null, archiveValue = null, unarchiveValue = null] = notes.first('archive')?.split(' ') ?? []
  const accountability = notes.first('accountability') ?? 'all'
  return {
    collection,
    icon: notes.first('icon') ?? null,
    note: notes.text,
    display_template: notes.first('template') ?? null,
    hidden: false,
    singleton: notes.first('singleton') !== undefined,
    translations: null,
    archive_field: archiveField,
    archive_app_filter: true,
    archive_value: archiveValue,
    unarchive_value: unarchiveValue,
    sort_field: notes.first('sort') ?? null,
    accountability: accountability === 'none' ? null : accountability,
    color: null,
    item_duplication_fields: null,
    sort: null,
    group: null,
    collapse: 'open',
    preview_url: null,
    versioning: false,
    status: 'active',
    system: true,
  }
}

function fieldRows(model: SystemModel, models: readonly SystemModel[]): FieldRow[] {
  const columns = model.fields
    .filter((field) => field.kind === 'scalar')
    .map((field): ShownField => {
      const notes = parseNotes(field.documentation)
      return { ...field, special: specialsOf(field), isKey: field.isId, target: targetOf(model, field, models), notes }
    })
  const aliases = aliasesOf(model).map(
    ({ name, special }): ShownField => ({ name, type: null, special: [special], isKey: false, target: null, notes: parseNotes(undefined) }),
  )
  return [...columns, ...aliases].map((field, index) => fieldRow(model, field, index + 1))
}

/** The collection that a column names. */
function targetOf(model: SystemModel, { name, documentation }: ModelField, models: readonly SystemModel[]): string | null {
  const relation = model.fields.find((field) => field.relationFromFields?.includes(name))
  const reference = parseNotes(documentation).first('references')
  return models.find((candidate) => candidate.name === relation?.type)?.collection ?? (reference ? parseOptions(reference).word : null)
}

function fieldRow(model: SystemModel, field: ShownField, sort: number): FieldRow {
  const { name, special, notes } = field
  return {
    id: null,
    collection: model.collection,
    field: name,
    special: special.length > 0 ? special : null,
    ...lookOf(field),
    sort,
    translations: null,
    note: notes.text,
    conditions: null,
    required: false,
    group: null,
    validation: null,
    validation_message: null,
    searchable: true,
    system: true,
  }
}

const castByType: Readonly<Record<string, string>> = { Json: 'cast-json', Boolean: 'cast-boolean' }

function specialsOf(field: ModelField): string[] {
  const named =
    parseNotes(field.documentation)
      .first('special')
      ?.split(',')
      .map((name) => name.trim()) ?? []
  // The server's own moments have a zone on every database; other dates have the type of the column.
  const cast = named.some((name) => name.startsWith('date-')) ? 'cast-timestamp' : castByType[field.type]
  return cast ? [...named, cast] : named
}

/** The other side of a relation, as far as the API shows it. */
interface RelationEnd {
  readonly name: string | null
  readonly junction?: string | undefined
  readonly sort?: string | undefined
  readonly deselect?: string | undefined
}

/** An alias field: the list side of a relation that the API shows. */
interface Alias extends RelationEnd {
  readonly name: string
  readonly special: string
  /** Which relation of Prisma's it is the other side of. */
  readonly relation: string | null
}

function aliasesOf(model: SystemModel): Alias[] {
  return model.fields
    .filter((field) => field.kind === 'object')
    .flatMap((field) =>
      parseNotes(field.documentation)
        .all('alias')
        .map((value) => {
          const { word, options } = parseOptions(value)
          return {
            name: options.name ?? field.name,
            special: word,
            junction: options.junction,
            sort: options.sort,
            deselect: options.deselect,
            relation: field.relationName ?? null,
          }
        }),
    )
}

function relationRows(model: SystemModel, models: readonly SystemModel[]): RelationRow[] {
  return model.fields.flatMap((field) => {
    if (field.kind === 'object' && field.relationFromFields?.length) return foreignKeyRows(model, field, models)
    const reference = parseNotes(field.documentation).first('references')
    if (reference === undefined) return []
    const { word, options } = parseOptions(reference)
    return [relationRow(model, field.name, word, { name: options.alias ?? null })]
  })
}

/** One row for each alias of the other side; one without alias when there is none. */
function foreignKeyRows(model: SystemModel, field: ModelField, models: readonly SystemModel[]): RelationRow[] {
  const target = models.find((candidate) => candidate.name === field.type)!
  const column = field.relationFromFields![0]!
  const aliases = aliasesOf(target).filter((alias) => alias.relation === field.relationName)
  if (aliases.length === 0) return [relationRow(model, column, target.collection, { name: null })]
  return aliases.map((alias) => relationRow(model, column, target.collection, alias))
}

function relationRow(model: SystemModel, field: string, target: string, alias: RelationEnd): RelationRow {
  return {
    id: null,
    many_collection: model.collection,
    many_field: field,
    one_collection: target,
    one_field: alias.name,
    one_collection_field: null,
    one_allowed_collections: null,
    junction_field: alias.junction ?? null,
    sort_field: alias.sort ?? null,
    one_deselect_action: alias.deselect ?? 'nullify',
    system: true,
  }
}
