import { XMLParser } from 'fast-xml-parser'

/** What the metadata of an identity provider say. */
export interface IdentityProvider {
  readonly entityId: string
  /** Where browsers are sent to log in. */
  readonly entryPoint: string
  /** Where they are sent to log out. */
  readonly logoutUrl: string | null
  /** Certificates whose keys sign, in base64. */
  readonly certificates: readonly string[]
}

/** What metadata of this server say, where the configuration has them. */
export interface OwnMetadata {
  readonly entityId: string
  readonly acsUrl: string | null
}

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

type Xml = Readonly<Record<string, unknown>>

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
})

/** Reads the metadata of an identity provider; throws an Error that says what is missing. */
export function readIdentityProvider(xml: string): IdentityProvider {
  const entity = entityOf(xml)
  const role = child(entity, 'IDPSSODescriptor')
  if (!role) throw new Error('has no IDPSSODescriptor')
  const entryPoint = locationOf(role, 'SingleSignOnService', redirectBinding)
  if (entryPoint === null) throw new Error('has no SingleSignOnService by HTTP-Redirect')
  const keys = children(role, 'KeyDescriptor').filter((key) => key['@use'] === undefined || key['@use'] === 'signing')
  const certificates = keys
    .flatMap((key) => children(child(key, 'KeyInfo') ?? {}, 'X509Data'))
    .flatMap((data) => [data.X509Certificate].flat())
    .filter((certificate): certificate is string => typeof certificate === 'string')
    .map((certificate) => certificate.replace(/\s/g, ''))
  if (certificates.length === 0) throw new Error('has no certificate that signs')
  return {
    entityId: String(entity['@entityID']),
    entryPoint,
    logoutUrl: locationOf(role, 'SingleLogoutService', redirectBinding),
    certificates,
  }
}

/** Reads metadata of this server. */
export function readOwnMetadata(xml: string): OwnMetadata {
  const entity = entityOf(xml)
  const role = child(entity, 'SPSSODescriptor')
  if (!role) throw new Error('has no SPSSODescriptor')
  return { entityId: String(entity['@entityID']), acsUrl: locationOf(role, 'AssertionConsumerService', postBinding) }
}

function entityOf(xml: string): Xml {
  const entity = child(parser.parse(xml) as Xml, 'EntityDescriptor')
  if (typeof entity?.['@entityID'] !== 'string') throw new Error('is no EntityDescriptor with an entityID')
  return entity
}

function children(parent: Xml, name: string): Xml[] {
  return [parent[name]].flat().filter((part): part is Xml => typeof part === 'object' && part !== null)
}

const child = (parent: Xml, name: string): Xml | undefined => children(parent, name)[0]

function locationOf(role: Xml, service: string, binding: string): string | null {
  const location = children(role, service).find((one) => one['@Binding'] === binding)?.['@Location']
  return typeof location === 'string' && URL.canParse(location) && /^https?:$/.test(new URL(location).protocol)
    ? location.replaceAll('&amp;', '&')
    : null
}
