import type { Platform } from '../../context.js'
import type { PlugIn } from '../plug-in.js'
import { AuthenticationService, SharesService, TFAService, UsersService } from './accounts.js'
import { AssetsService, FilesService } from './files.js'
import { GraphQLService, SpecificationService } from './graphql.js'
import { ItemsService } from './items.js'
import { MailService, NotificationsService } from './mail.js'
import type { ServiceOptions } from './options.js'
import {
  ExtensionsService,
  FoldersService,
  PermissionsService,
  RevisionsService,
  ServerService,
  UtilsService,
  VersionsService,
} from './others.js'
import { CollectionsService, FieldsService, RelationsService } from './schema.js'
import { SchemaService } from './schema-sync.js'
import { ExportService, ImportService } from './transfer.js'
import { MetaService, PayloadService } from './values.js'
import { WebSocketService } from './web-sockets.js'

/** The `services` of extension code: classes that know this platform. They are a face without rules: every rule is in the functions that they call. */
export type Services = Readonly<Record<string, ServiceClass>>
type ServiceClass = new (...parameters: never[]) => object

/** Services that do more than the general one, under the names extension code knows. */
export const ownServices = {
  ItemsService,
  AssetsService,
  AuthenticationService,
  CollectionsService,
  ExportService,
  ExtensionsService,
  FieldsService,
  FilesService,
  FoldersService,
  GraphQLService,
  ImportService,
  MailService,
  MetaService,
  NotificationsService,
  PayloadService,
  PermissionsService,
  RelationsService,
  SchemaService,
  RevisionsService,
  ServerService,
  SharesService,
  SpecificationService,
  TFAService,
  UsersService,
  UtilsService,
  VersionsService,
  WebSocketService,
}

/** System collections whose service is the general one; their rules are asked by every write (services/rules). */
export const generalServices = {
  AccessService: 'directus_access',
  ActivityService: 'directus_activity',
  CommentsService: 'directus_comments',
  DashboardsService: 'directus_dashboards',
  FlowsService: 'directus_flows',
  OperationsService: 'directus_operations',
  PanelsService: 'directus_panels',
  PoliciesService: 'directus_policies',
  PresetsService: 'directus_presets',
  RolesService: 'directus_roles',
  SettingsService: 'directus_settings',
  TranslationsService: 'directus_translations',
} as const

/** Makes the classes of one platform for one extension. What its services add to the server becomes a part of the extension. */
export function servicesOf(platform: Platform, addPart: (part: PlugIn) => void): Services {
  const classes = {
    ...ownServices,
    ...Object.fromEntries(Object.entries(generalServices).map(([name, collection]) => [name, serviceFor(collection)])),
  }
  return Object.fromEntries(Object.entries(classes).map(([name, service]) => [name, bound(service, { platform, addPart })]))
}

function serviceFor(collection: string): ServiceClass {
  return class extends ItemsService {
    constructor(options: ServiceOptions) {
      super(collection, options)
    }
  }
}

/** The same class, its options completed with the platform; subclasses made of it work, too. */
function bound(service: ServiceClass, own: Pick<ServiceOptions, 'platform' | 'addPart'>): ServiceClass {
  return new Proxy(service, {
    construct: (target, parameters: unknown[], newTarget) => {
      const last = parameters.at(-1)
      const hasOptions = typeof last === 'object' && last !== null
      const options = { ...(hasOptions ? last : {}), ...own }
      return Reflect.construct(target, [...(hasOptions ? parameters.slice(0, -1) : parameters), options], newTarget) as object
    },
  })
}
