import type { Item } from '../../context.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { SchemaModel } from '../../schema/model.js'

/** A field that gets another name. */
export interface RenamedField {
  readonly collection: string
  readonly field: string
  readonly name: string
}

const groups: ReadonlySet<string> = new Set(['_and', '_or'])
const quantifiers: ReadonlySet<string> = new Set(['_some', '_none'])

/** A filter of a collection with the new name of a field, wherever relations lead to it. */
export function renamedInFilter(model: SchemaModel, home: string, filter: unknown, renamed: RenamedField): unknown {
  if (Array.isArray(filter)) return filter.map((entry) => renamedInFilter(model, home, entry, renamed))
  if (!isPlainObject(filter)) return filter
  return Object.fromEntries(
    Object.entries(filter).map(([key, value]) => {
      if (groups.has(key) || quantifiers.has(key)) return [key, renamedInFilter(model, home, value, renamed)]
      const { name, field, target } = step(model, home, key, renamed)
      if (field.startsWith('_')) return [key, value]
      return [name, target === null ? value : renamedInFilter(model, target, value, renamed)]
    }),
  )
}

/** A path like `author.name`, with `-` of a sort, with the new name of a field. */
export function renamedInPath(model: SchemaModel, home: string, path: string, renamed: RenamedField): string {
  const sign = path.startsWith('-') ? '-' : ''
  let at: string | null = home
  const names = path
    .slice(sign.length)
    .split('.')
    .map((key) => {
      if (at === null) return key
      const { name, target } = step(model, at, key, renamed)
      at = target
      return name
    })
  return sign + names.join('.')
}

/** A template like `{{author.name}}` with the new name of a field. */
export const renamedInTemplate = (model: SchemaModel, home: string, template: string, renamed: RenamedField): string =>
  template.replace(/\{\{\s*([^}]*?)\s*\}\}/g, (_, path: string) => `{{${renamedInPath(model, home, path, renamed)}}}`)

/** Values by field with the new name of a field. */
export function renamedKeys(home: string, values: unknown, renamed: RenamedField): unknown {
  if (!isPlainObject(values) || home !== renamed.collection || !Object.hasOwn(values, renamed.field)) return values
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key === renamed.field ? renamed.name : key, value]))
}

/** What a preset asks of each layout, with the new name of a field. */
export function renamedInLayouts(model: SchemaModel, home: string, layouts: unknown, renamed: RenamedField): unknown {
  if (!isPlainObject(layouts)) return layouts
  const paths = (value: unknown): unknown => {
    if (typeof value === 'string') return renamedInPath(model, home, value, renamed)
    return Array.isArray(value) ? value.map(paths) : value
  }
  const ofLayout = (layout: Item): Item =>
    Object.fromEntries(Object.entries(layout).map(([key, value]) => [key, ['fields', 'sort'].includes(key) ? paths(value) : value]))
  return Object.fromEntries(Object.entries(layouts).map(([name, layout]) => [name, isPlainObject(layout) ? ofLayout(layout) : layout]))
}

/** `key`: a field, a function of one like `year(made)`, or `item:articles` of a many-to-any. */
function step(
  model: SchemaModel,
  home: string,
  key: string,
  renamed: RenamedField,
): { name: string; field: string; target: string | null } {
  const [, before = '', field = '', after = ''] = /^(\w+\()?([^():]*)(.*)$/s.exec(key) ?? []
  const name = home === renamed.collection && field === renamed.field ? `${before}${renamed.name}${after}` : key
  const relation = model.collections.get(home)?.fields.get(field)?.relation
  const target = relation === undefined || relation === null ? null : relation.kind === 'm2a' ? after.slice(1) || null : relation.collection
  return { name, field, target }
}
