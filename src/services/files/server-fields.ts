import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'

/** Refuses what only the server says of a file: where its content lies, and what becomes of an upload in progress. */
export function requireNoServerFields(data: Item): void {
  for (const name of ['filename_disk', 'tus_id', 'tus_data'] as const) {
    if (data[name] !== undefined && data[name] !== null) throw invalidPayload(`"${name}" is chosen by the server`)
  }
}
