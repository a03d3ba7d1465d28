import type { Item, ServiceContext } from '../../context.js'
import { PartKey } from '../../parts.js'
import type { AddedFieldName } from '../../query/field-tree.js'
import { isPlainObject } from '../../query/parse/raw.js'
import type { AuthorizedQuery, Selection } from '../../query/query.js'

/** A field that an extension adds to items. */
export interface AddedItemField {
  /** Fields of the item that are read for it, also of items that its to-one relations lead to: `author.name`. */
  readonly needs: readonly string[]
  readonly description: string | null
  /** The type of its values in TypeScript, but for null. */
  readonly typeText: string
  /** Its values for these items, of each of which there are the needs. */
  answer(context: ServiceContext, items: readonly Item[]): Promise<readonly unknown[]>
}

/** Such fields for one caller; nothing is made before one is looked for. */
export interface AddedItemFields {
  find(collection: string, name: string): AddedItemField | undefined
  /** All of a collection, by name. */
  list(collection: string): readonly (readonly [name: string, field: AddedItemField])[]
}

/** Where the fields come from that `fields` may ask for beside those of the schema. */
export interface AddedFieldSource {
  /** Another number whenever other extensions are there. */
  readonly version: number
  /** What there is for a caller; null: nothing for anybody. */
  of(context: ServiceContext): Promise<AddedItemFields | null>
}

/** What extensions add to items. */
export const addedItemFields = new PartKey<AddedFieldSource>('fields that extensions add to items')

/** The source until extensions are loaded. */
export const nothingAddedToItems: AddedFieldSource = { version: 0, of: () => Promise.resolve(null) }

/** The keys of an item's JSON that stand for added fields, and those below which there are such. */
export interface AddedKeys {
  readonly fields: ReadonlyMap<string, AddedFieldName>
  readonly below: ReadonlyMap<string, AddedKeys>
}

/** The added fields that a query asks for; null where it asks for none. */
export const addedKeysOf = (query: AuthorizedQuery): AddedKeys | null => (query.kind === 'read' ? keysIn(query.level.selections) : null)

function keysIn(selections: readonly Selection[]): AddedKeys | null {
  const fields = new Map<string, AddedFieldName>()
  const below = new Map<string, AddedKeys>()
  for (const selection of selections) {
    if (selection.kind === 'group' && selection.added) fields.set(selection.key, selection.added)
    const inner = keysIn(selectionsBelow(selection))
    if (inner) below.set(selection.key, inner)
  }
  return fields.size + below.size > 0 ? { fields, below } : null
}

/** What stands below a key. Of a many-to-any field it is of any of its collections: the keys of added fields name theirs. */
function selectionsBelow(selection: Selection): readonly Selection[] {
  if (selection.kind === 'group') return selection.added ? [] : selection.selections
  if (selection.kind === 'to-one' || selection.kind === 'to-many') return selection.level.selections
  return selection.kind === 'to-any' ? selection.levels.flatMap((level) => level.selections) : []
}

/** The items for which one field is to be answered, and the objects that get its values. */
interface Waiting {
  readonly items: Item[]
  readonly targets: Item[]
}

/** JSON text of a list of items, with their added fields answered. */
export async function answerAddedFields(context: ServiceContext, text: string, keys: AddedKeys): Promise<string> {
  const waiting = new Map<string, Waiting & AddedFieldName>()
  const answer = withPlaces(JSON.parse(text), keys, waiting)
  const added = await context.platform.parts.get(addedItemFields).of(context)
  await Promise.all(
    [...waiting.values()].map(async ({ collection, name, items, targets }) => {
      const values = await added?.find(collection, name)?.answer(context, items)
      for (const [index, target] of targets.entries()) target[name] = values?.[index] ?? null
    }),
  )
  return JSON.stringify(answer)
}

/** The same value; where what an added field needs stands, it has the field's key, whose value is yet to come. */
function withPlaces(value: unknown, keys: AddedKeys, waiting: Map<string, Waiting & AddedFieldName>): unknown {
  if (Array.isArray(value)) return value.map((entry) => withPlaces(entry, keys, waiting))
  if (!isPlainObject(value)) return value
  // A client may give any name to a key.
  const answer: Item = Object.create(null)
  for (const [key, part] of Object.entries(value)) {
    const field = keys.fields.get(key)
    const below = keys.below.get(key)
    if (!field) answer[key] = below ? withPlaces(part, below, waiting) : part
    else {
      const { items, targets } = waiting.get(key) ?? newlyWaiting(waiting, key, field)
      answer[field.name] = null
      items.push(part as Item)
      targets.push(answer)
    }
  }
  return answer
}

function newlyWaiting(waiting: Map<string, Waiting & AddedFieldName>, key: string, field: AddedFieldName): Waiting {
  const made = { ...field, items: [], targets: [] }
  waiting.set(key, made)
  return made
}
