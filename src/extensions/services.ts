import { AccessService } from '../services/access-rows.js'
import { AssetsService } from '../services/assets.js'
import { CollectionsService } from '../services/collections.js'
import { CommentsService } from '../services/comments.js'
import { FieldsService } from '../services/fields.js'
import { FilesService } from '../services/files.js'
import { ItemsService } from '../services/items.js'
import type { Platform } from '../services/platform.js'
import { PoliciesService } from '../services/policies.js'
import { RelationsService } from '../services/relations.js'
import { RevisionsService } from '../services/revisions.js'
import { RolesService } from '../services/roles.js'
import { ServerService } from '../services/server.js'
import type { ServiceOptions } from '../services/service-options.js'
import { UsersService } from '../services/users.js'
import { VersionsService } from '../services/versions.js'

/** The `services` of extension code (spec/08 §8): classes that work on this platform without being told. */
export type Services = Readonly<Record<string, ServiceClass>>
type ServiceClass = new (...parameters: never[]) => object

/** Services with rules of their own, under the names extension code knows. */
const ownServices: Services = {
  ItemsService,
  AccessService,
  AssetsService,
  CollectionsService,
  CommentsService,
  FieldsService,
  FilesService,
  PoliciesService,
  RelationsService,
  RevisionsService,
  RolesService,
  ServerService,
  UsersService,
  VersionsService,
}

/** System collections whose service is the general one. */
const generalServices = {
  ActivityService: 'directus_activity',
  DashboardsService: 'directus_dashboards',
  FlowsService: 'directus_flows',
  FoldersService: 'directus_folders',
  NotificationsService: 'directus_notifications',
  OperationsService: 'directus_operations',
  PanelsService: 'directus_panels',
  PermissionsService: 'directus_permissions',
  PresetsService: 'directus_presets',
  SettingsService: 'directus_settings',
  SharesService: 'directus_shares',
  TranslationsService: 'directus_translations',
} as const

/** Makes the classes of one platform. */
export function servicesOf(platform: Platform): Services {
  const classes = {
    ...ownServices,
    ...Object.fromEntries(Object.entries(generalServices).map(([name, collection]) => [name, serviceFor(collection)])),
  }
  return Object.fromEntries(Object.entries(classes).map(([name, service]) => [name, bound(service, platform)]))
}

function serviceFor(collection: string): ServiceClass {
  return class extends ItemsService {
    constructor(options: ServiceOptions) {
      super(collection, options)
    }
  }
}

/** The same class, its options completed with the platform; subclasses made of it work, too. */
function bound(service: ServiceClass, platform: Platform): ServiceClass {
  return new Proxy(service, {
    construct: (target, parameters: unknown[], newTarget) => {
      const last = parameters.at(-1)
      const hasOptions = typeof last === 'object' && last !== null
      const options = { ...(hasOptions ? last : {}), platform }
      return Reflect.construct(target, [...(hasOptions ? parameters.slice(0, -1) : parameters), options], newTarget) as object
    },
  })
}
