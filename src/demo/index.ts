import type { Platform } from '../context.js'
import { createDemoAccess, type DemoUser } from './access.js'
import { createDemoCollections, hasDemoCollections } from './collections.js'
import { createDemoContent } from './content.js'

/** What the demo made: null users when it was there already, or when tables of its names were. */
export interface DemoReport {
  readonly users: { readonly reader: DemoUser; readonly editor: DemoUser } | null
}

/**
 * Creates a small relational data set (authors, articles, tags, comments) with two roles: readers, who see what is published,
 * and editors, limited by rules. Does nothing on a database that has one of these collections.
 */
export async function createDemo(platform: Platform): Promise<DemoReport> {
  if (hasDemoCollections(platform)) return { users: null }
  await createDemoCollections(platform)
  const users = await createDemoAccess(platform)
  await createDemoContent(platform, users.editor.id)
  return { users }
}
