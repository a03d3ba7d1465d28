import { accessRules } from './access.js'
import { commentRules } from './comments.js'
import { fileRules } from './files.js'
import { flowRules, operationRules } from './flows.js'
import { notificationRules } from './notifications.js'
import { permissionRules } from './permissions.js'
import { policyRules } from './policies.js'
import { roleRules } from './roles.js'
import type { CollectionRules } from './rules.js'
import { settingsRules } from './settings.js'
import { shareRules } from './shares.js'
import { translationRules } from './translations.js'
import { userRules } from './users.js'
import { versionRules } from './versions.js'

/** THE table of rules: system collections that demand more of a write than permissions do. A new one is a file and a line. */
const rules: ReadonlyMap<string, CollectionRules> = new Map<string, CollectionRules>([
  ['directus_access', accessRules],
  ['directus_comments', commentRules],
  ['directus_files', fileRules],
  ['directus_flows', flowRules],
  ['directus_notifications', notificationRules],
  ['directus_operations', operationRules],
  ['directus_permissions', permissionRules],
  ['directus_policies', policyRules],
  ['directus_roles', roleRules],
  ['directus_settings', settingsRules],
  ['directus_shares', shareRules],
  ['directus_translations', translationRules],
  ['directus_users', userRules],
  ['directus_versions', versionRules],
])

const none: CollectionRules = {}

/** The rules of a collection; most have none. */
export const rulesOf = (collection: string): CollectionRules => rules.get(collection) ?? none
