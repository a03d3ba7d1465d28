import type { Item } from '../../context.js'
import { invalidPayload } from '../../errors/api-error.js'

/** Refuses fields that only the server writes: where the content of a file is stored, and the state of an upload. */
export function requireNoServerFields(data: Item): void {
  for (const name of ['filename_disk', 'tus_id', 'tus_data'] as const) {
    if (data[name] !== undefined && data[name] !== null) throw invalidPayload(`"${name}" is chosen by the server`)
  }
}
