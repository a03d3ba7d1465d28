import type { Item, ServiceContext } from '../../context.js'
import { forbidden, invalidPayload } from '../../errors/api-error.js'
import type { Accountability } from '../../permissions/accountability.js'
import { opensSomewhere, permits } from '../../permissions/reduce.js'
import { mayDo } from '../items/access.js'
import { unknownCollection, withTableErrors } from '../items/errors.js'
import { resolveServiceOptions, type ServiceOptions } from '../items/service-options.js'
import { isPlainObject } from '../items/shape.js'
import { changeSchema, currentSnapshot, requireAdmin } from './change.js'
import { checkFieldPayload } from './check-field.js'
import { columnDefinition, type FieldPayload, isAliasPayload } from './column-definition.js'
import { dropField } from './drop-field.js'
import { changedSpecial, impliedSpecial, insertFieldMeta, nextFieldPosition, saveFieldMeta } from './field-meta.js'
import { fieldObject, findForeignKey, findTable } from './objects.js'

/** Columns, alias fields and their metadata: what `/fields` reads and changes (spec/05 §2). Changing is for administrators. */
export class FieldsService {
  readonly context: ServiceContext

  constructor(options: ServiceOptions | ServiceContext) {
    this.context = resolveServiceOptions(options)
  }

  get accountability(): Accountability | null {
    return this.context.accountability
  }

  /** All fields the caller may know of, or those of one collection. */
  async readAll(collection?: string): Promise<Item[]> {
    const isVisible = await this.visibleFields()
    const { schema } = this.context
    if (collection !== undefined && !(schema.collections.has(collection) && (await mayDo(this.context, collection, 'read'))))
      throw unknownCollection(collection)
    const { metadata, system } = currentSnapshot(this.context)
    const names = collection === undefined ? [...this.context.schema.collections.keys()] : [collection]
    return names.flatMap((name) => {
      const rows = [...system.fields, ...metadata.fields].filter((row) => row.collection === name)
      const fields = new Set([
        ...(findTable(currentSnapshot(this.context).database, name)?.columns.map((column) => column.name) ?? []),
        ...rows.map((row) => row.field),
      ])
      return [...fields].filter((field) => isVisible(name, field)).map((field) => this.objectOf(name, field)!)
    })
  }

  async readOne(collection: string, field: string): Promise<Item> {
    const isVisible = await this.visibleFields()
    const found = isVisible(collection, field) ? this.objectOf(collection, field) : null
    if (!found) throw forbidden()
    return found
  }

  /** Adds a column or an alias field. */
  async createField(collection: string, payload: FieldPayload): Promise<void> {
    await requireAdmin(this.context)
    if (!this.context.schema.collections.has(collection)) throw unknownCollection(collection)
    checkFieldPayload(payload, true)
    this.checkKey(collection, payload)
    if (this.objectOf(collection, payload.field))
      throw invalidPayload(`Field "${payload.field}" already exists in collection "${collection}"`)
    const columns = isAliasPayload(payload) ? [] : (findTable(currentSnapshot(this.context).database, collection)?.columns ?? [])
    const same = columns.find(({ name }) => this.context.database.dialect.isSameName('column', name, payload.field))
    if (same) throw invalidPayload(`Field "${payload.field}" already exists in collection "${collection}" as "${same.name}"`)
    await changeSchema(this.context, async (context) => {
      if (!isAliasPayload(payload)) {
        await this.withTableErrors(collection, payload.field, () =>
          context.database.dialect.ddl.addColumn(context.database.knex, collection, columnDefinition(payload, null, null)),
        )
      }
      if (isPlainObject(payload.meta) || impliedSpecial(context, payload))
        await insertFieldMeta(context, collection, payload, await nextFieldPosition(context, collection, payload.meta?.group))
    })
  }

  /** Changes a column and its metadata; the name, and whether there is a column at all, never change. */
  async updateField(collection: string, payload: FieldPayload): Promise<string> {
    await requireAdmin(this.context)
    if (!this.context.schema.collections.has(collection)) throw unknownCollection(collection)
    checkFieldPayload(payload, false)
    const present = this.objectOf(collection, payload.field)
    if (!present) throw forbidden()
    this.checkChange(collection, payload, present)
    await changeSchema(this.context, async (context) => {
      await this.changeColumn(context, collection, payload)
      const special = changedSpecial(context, payload, present)
      const meta = { ...(isPlainObject(payload.meta) ? payload.meta : {}), ...special }
      if (Object.keys(meta).length > 0 || isPlainObject(payload.meta)) await saveFieldMeta(context, collection, { ...payload, meta })
    })
    return payload.field
  }

  /** Changes several fields of a collection, all or none. */
  async updateFields(collection: string, payloads: readonly FieldPayload[]): Promise<string[]> {
    if (!Array.isArray(payloads)) throw invalidPayload('Submitted body has to be an array')
    return changeSchema(this.context, async (context) => {
      const service = new FieldsService({ ...context, accountability: this.context.accountability })
      const names: string[] = []
      for (const payload of payloads) names.push(await service.updateField(collection, payload))
      return names
    })
  }

  /** Drops a field; one that is not there is gone already. */
  async deleteField(collection: string, field: string): Promise<void> {
    await requireAdmin(this.context)
    if (!this.context.schema.collections.has(collection)) throw unknownCollection(collection)
    if (this.isBuiltIn(collection, field)) throw forbidden()
    if (this.context.schema.collections.get(collection)!.primaryKeys.includes(field)) throw invalidPayload('Primary key cannot be removed')
    if (!this.objectOf(collection, field)) return
    await changeSchema(this.context, (context) => dropField(context, collection, field))
  }

  /** Facts of columns, of one table or of all, in the database's words. */
  async columnInfo(collection?: string, field?: string): Promise<Item | Item[]> {
    const fields = collection === undefined ? await this.readAll() : await this.readAll(collection)
    const columns = fields.map((entry) => entry.schema as Item | null).filter((schema): schema is Item => schema !== null)
    if (field === undefined) return columns
    const found = columns.find((column) => column.name === field)
    if (!found) throw forbidden()
    return found
  }

  /** A table has one key, and only some databases count in a second column. */
  private checkKey(collection: string, { schema }: FieldPayload): void {
    if (this.context.schema.collections.get(collection)!.primaryKeys.length === 0) return
    const counts = Boolean(schema?.has_auto_increment) && !this.context.database.dialect.abilities.hasSequences
    if (schema?.is_primary_key || counts) throw invalidPayload(`Collection "${collection}" has a primary key already`)
  }

  private checkChange(collection: string, payload: FieldPayload, present: Item): void {
    if (this.isBuiltIn(collection, payload.field)) {
      const schema = isPlainObject(payload.schema) ? Object.keys(payload.schema) : []
      const others = payload.meta !== undefined || payload.type !== undefined || schema.some((key) => key !== 'is_indexed')
      if (others) throw invalidPayload('Only "schema.is_indexed" may be modified for system fields')
    }
    const isAlias = present.type === 'alias'
    if (payload.type !== undefined && payload.type !== null && isAliasPayload(payload) !== isAlias)
      throw invalidPayload('Alias type cannot be changed')
    const isKey = this.context.schema.collections.get(collection)!.primaryKeys.includes(payload.field)
    if (isKey && payload.schema?.is_nullable === true) throw invalidPayload('Primary key cannot be null')
  }

  private async changeColumn(context: ServiceContext, collection: string, payload: FieldPayload): Promise<void> {
    const column = findTable(currentSnapshot(this.context).database, collection)?.columns.find(
      (candidate) => candidate.name === payload.field,
    )
    if (!column || (payload.type === undefined && !isPlainObject(payload.schema))) return
    if (column.isPrimaryKey) return
    const type = this.context.schema.collections.get(collection)?.fields.get(payload.field)?.type ?? null
    const definition = columnDefinition(payload, column, type)
    await this.withTableErrors(collection, payload.field, () =>
      context.database.dialect.ddl.alterColumn(context.database.knex, collection, definition),
    )
  }

  private withTableErrors(collection: string, field: string, work: () => Promise<void>): Promise<void> {
    return withTableErrors(this.context, work, { collection, field })
  }

  private isBuiltIn(collection: string, field: string): boolean {
    return currentSnapshot(this.context).system.fields.some((row) => row.collection === collection && row.field === field)
  }

  private objectOf(collection: string, field: string): Item | null {
    const { metadata, system, database, model } = currentSnapshot(this.context)
    const row =
      [...system.fields, ...metadata.fields].find((candidate) => candidate.collection === collection && candidate.field === field) ?? null
    const column = findTable(database, collection)?.columns.find((candidate) => candidate.name === field) ?? null
    if (!row && !column) return null
    const type = model.collections.get(collection)?.fields.get(field)?.type ?? 'alias'
    const foreignKey = findForeignKey(database, collection, field)
    return fieldObject({ collection, field, type }, row, column, foreignKey, this.context.database.dialect)
  }

  private async visibleFields(): Promise<(collection: string, field: string) => boolean> {
    const set = await this.context.platform.permissions.of(this.context.accountability)
    if (!permits(set, 'directus_fields', 'read'))
      throw forbidden(`You don't have permission to perform "read" for collection "directus_fields" or it does not exist.`)
    return (collection, field) => opensSomewhere(set, collection, 'read', field)
  }
}
