import type { Platform } from '../../context.js'
import { AssetsService, FilesService } from './files.js'
import { ItemsService } from './items.js'
import type { ServiceOptions } from './options.js'
import { RevisionsService, ServerService, VersionsService } from './others.js'
import { CollectionsService, FieldsService, RelationsService } from './schema.js'

/** The `services` of extension code: classes that know this platform. They are a face without rules: every rule is in the functions that they call. */
export type Services = Readonly<Record<string, ServiceClass>>
type ServiceClass = new (...parameters: never[]) => object

/** Services that do more than the general one, under the names extension code knows. */
const ownServices: Services = {
  ItemsService,
  AssetsService,
  CollectionsService,
  FieldsService,
  FilesService,
  RelationsService,
  RevisionsService,
  ServerService,
  VersionsService,
}

/** System collections whose service is the general one; their rules are asked by every write (services/rules). */
const generalServices = {
  AccessService: 'directus_access',
  ActivityService: 'directus_activity',
  CommentsService: 'directus_comments',
  DashboardsService: 'directus_dashboards',
  FlowsService: 'directus_flows',
  FoldersService: 'directus_folders',
  NotificationsService: 'directus_notifications',
  OperationsService: 'directus_operations',
  PanelsService: 'directus_panels',
  PermissionsService: 'directus_permissions',
  PoliciesService: 'directus_policies',
  PresetsService: 'directus_presets',
  RolesService: 'directus_roles',
  SettingsService: 'directus_settings',
  SharesService: 'directus_shares',
  TranslationsService: 'directus_translations',
  UsersService: 'directus_users',
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
