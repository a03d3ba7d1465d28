import type { SystemClient } from '../../database/prisma.js'

// The names that collections and fields had at first. By these a snapshot says that something was renamed, which no comparison of names can tell.

/** Remembers what a collection (`field` empty) or a field was called at first, now that it gets another name. */
export async function keepOrigin(
  client: SystemClient,
  { collection, field, name }: { readonly collection: string; readonly field: string; readonly name: string },
): Promise<void> {
  const known = await client.schemaOrigin.findUnique({ where: { collection_field: { collection, field } } })
  const origin = known?.origin ?? (field === '' ? collection : field)
  if (field === '') {
    for (const row of await client.schemaOrigin.findMany({ where: { collection, field: { not: '' } } }))
      await client.schemaOrigin.create({ data: { ...row, collection: name } })
    await client.schemaOrigin.deleteMany({ where: { collection } })
  } else if (known) await client.schemaOrigin.delete({ where: { collection_field: { collection, field } } })
  const place = field === '' ? { collection: name, field } : { collection, field: name }
  if (origin !== name) await client.schemaOrigin.create({ data: { ...place, origin } })
}

/** Says what a collection or a field was called at first; null: as it is now. */
export async function setOrigin(client: SystemClient, collection: string, field: string, origin: string | null): Promise<void> {
  await client.schemaOrigin.deleteMany({ where: { collection, field } })
  if (origin !== null) await client.schemaOrigin.create({ data: { collection, field, origin } })
}

/** Forgets a collection or a field that goes. */
export async function forgetOrigin(client: SystemClient, collection: string, field?: string): Promise<void> {
  await client.schemaOrigin.deleteMany({ where: { collection, ...(field === undefined ? {} : { field }) } })
}

/** The first names of what was renamed, by `originKey`. */
export async function readOrigins(client: SystemClient): Promise<ReadonlyMap<string, string>> {
  return new Map((await client.schemaOrigin.findMany()).map(({ collection, field, origin }) => [originKey(collection, field), origin]))
}

export const originKey = (collection: unknown, field: unknown = ''): string => JSON.stringify([collection, field])
