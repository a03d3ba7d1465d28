import { accountRows } from './accounts.js'
import { registryRows } from './extension-registry.js'
import { extensionRows } from './extensions.js'
import { fileRows } from './files.js'
import { flowRows } from './flows.js'
import { jobRows } from './jobs.js'
import { permissionRows } from './permissions.js'
import { providerRows } from './providers.js'
import type { Row } from './row.js'
import { collectionRows, fieldRows, relationRows } from './schema-rows.js'
import { schemaSyncRows } from './schema-sync.js'
import { serverRows } from './server.js'
import { sessionRows } from './sessions.js'
import { shareRows } from './shares.js'
import { tokenRows } from './tokens.js'
import { userSessionRows } from './user-sessions.js'
import { userRows } from './users.js'
import { utilityRows } from './utilities.js'
import { versionRows } from './versions.js'

export { itemRows } from './item-rows.js'

/** All that a client may ask for beside the items of a collection (item-rows.ts); a new request is a row in its group. */
export const rows: readonly Row[] = [
  ...sessionRows,
  ...providerRows,
  ...accountRows,
  ...userRows,
  ...tokenRows,
  ...userSessionRows,
  ...shareRows,
  ...permissionRows,
  ...collectionRows,
  ...fieldRows,
  ...relationRows,
  ...schemaSyncRows,
  ...fileRows,
  ...versionRows,
  ...flowRows,
  ...utilityRows,
  ...jobRows,
  ...extensionRows,
  ...registryRows,
  ...serverRows(() => rows),
]
