import { readItemOfVersion } from '../resolvers/versions.js'
import type { Collection, Field } from '../schema/model.js'
import { byName, type FieldBuilder, type NamedValues } from './field-builder.js'
import { scalarOf } from './field-types.js'
import { rootName } from './names.js'
import { plainObject } from './plain-object.js'
import { isReadById, type ObjectRef, type SchemaParts, typedFields } from './schema-parts.js'
import { selectedNames } from './selection.js'

/** `<c>_by_version`: an item with the changes of a content version, as they were saved; for own collections only. */
export function versionField(parts: SchemaParts, collection: Collection, t: FieldBuilder): NamedValues {
  if (collection.isSystem || collection.primaryKey === null || !isReadById(collection)) return {}
  const version = t.arg({ type: 'String', required: true })
  const field = t.field({
    type: versionType(parts, collection),
    nullable: true,
    args: collection.isSingleton ? { version } : { version, id: t.arg({ type: 'ID', required: true }) },
    resolve: (_parent, { id, version: name }, { service }, info) =>
      readItemOfVersion(service, collection.name, id === undefined ? null : String(id), String(name), selectedNames(info)),
  })
  return { [`${rootName(collection.name)}_by_version`]: field }
}

/** The fields of a version: relations are JSON, as they were saved. */
function versionType(parts: SchemaParts, collection: Collection): ObjectRef {
  return plainObject(parts, `version_${collection.name}`, (t) =>
    Object.fromEntries(
      typedFields(collection).map((field) => [
        field.name,
        t.field({ ...versionFieldType(collection, field), resolve: byName(field.name) }),
      ]),
    ),
  )
}

function versionFieldType(collection: Collection, field: Field): { type: unknown; nullable: unknown } {
  if (field.relation || field.isAlias) return { type: 'JSON', nullable: true }
  const { scalar, isList } = scalarOf(field, collection)
  return isList ? { type: [scalar], nullable: { list: true, items: true } } : { type: scalar, nullable: true }
}
