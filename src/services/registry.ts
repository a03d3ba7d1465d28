import { AccessService } from './access-rows.js'
import { CommentsService } from './comments.js'
import { FilesService } from './files.js'
import { ItemsService } from './items.js'
import { PermissionsService } from './permissions.js'
import type { ServiceContext } from './platform.js'
import { PoliciesService } from './policies.js'
import { RolesService } from './roles.js'
import { SettingsService } from './settings.js'
import { TranslationsService } from './translations.js'
import { UsersService } from './users.js'
import { VersionsService } from './versions.js'

type ItemsServiceClass = new (context: ServiceContext) => ItemsService

/** System collections with rules of their own; a new one is a file and a line. */
const services: ReadonlyMap<string, ItemsServiceClass> = new Map<string, ItemsServiceClass>([
  ['directus_access', AccessService],
  ['directus_comments', CommentsService],
  ['directus_files', FilesService],
  ['directus_permissions', PermissionsService],
  ['directus_policies', PoliciesService],
  ['directus_roles', RolesService],
  ['directus_settings', SettingsService],
  ['directus_translations', TranslationsService],
  ['directus_users', UsersService],
  ['directus_versions', VersionsService],
])

/** The service of a collection: its own where it has rules, else the general one. */
export function serviceOf(collection: string, context: ServiceContext): ItemsService {
  const own = services.get(collection)
  return own ? new own(context) : new ItemsService(collection, context)
}
