import { randomBytes } from 'node:crypto'
import type { Profile, SAML, SamlConfig } from '@node-saml/node-saml'
import type { ProviderValues } from '../../config/provider-config.js'
import { apiError } from '../../errors/api-error.js'
import {
  type DriverParts,
  groupsIn,
  type LoginReturn,
  type OpenDriver,
  ProviderProblem,
  type ProviderProfile,
  type ProvidersSession,
  type SamlService,
  textAt,
} from './provider.js'
import { type IdentityProvider, type OwnMetadata, readIdentityProvider, readOwnMetadata } from './saml-metadata.js'

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
/** How much the clocks of both sides may differ, in milliseconds. */
const clockSkew = 30_000
const nameFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'

/** SAML 2.0: the identity provider sends a signed assertion by a form. Only assertions that answer a request of this server are accepted. */
export const openSaml: OpenDriver = async (parts) => {
  const { SAML: Saml, ValidateInResponseTo } = await import('@node-saml/node-saml')
  const terms = samlTerms(parts)
  const { name, values } = parts.config
  const make: MakeSaml = (publicUrl, requests, asksForAll = false) =>
    new Saml({
      ...samlOptions(terms, values, name, publicUrl),
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: requests,
      wantAssertionsSigned: asksForAll,
    })
  return {
    kind: 'redirect',
    returnsTo: 'acs',
    returnsByForm: true,
    begin: async ({ publicUrl }) => {
      const requests = new Requests()
      const location = await make(publicUrl, requests).getAuthorizeUrlAsync('', undefined, {})
      return { location, secrets: requests.begun }
    },
    finish: async (answer) => finishLogin(make, values, answer, terms.own?.acsUrl ?? acsUrl(answer.publicUrl, name)),
    saml: samlService(make, terms, values),
  }
}

/** `asksForAll`: demands a signature of assertions, as the metadata ask for it. */
type MakeSaml = (publicUrl: string, requests: Requests, asksForAll?: boolean) => SAML

/** The requests of one login: the library asks here whether it sent one. They live in the cookie of the browser that logs in. */
class Requests {
  constructor(private readonly known: Record<string, string> = {}) {}

  get begun(): Readonly<Record<string, string>> {
    return this.known
  }

  async saveAsync(key: string, value: string) {
    this.known[key] = value
    return { value, createdAt: Date.now() }
  }

  async getAsync(key: string | null): Promise<string | null> {
    return key !== null && Object.hasOwn(this.known, key) ? this.known[key]! : null
  }

  async removeAsync(key: string | null): Promise<string | null> {
    return key
  }
}

interface SamlTerms {
  readonly identityProvider: IdentityProvider
  readonly own: OwnMetadata | null
}

function samlTerms({ config: { name, values } }: DriverParts): SamlTerms {
  const read = <Result>(variable: string, work: () => Result): Result => {
    try {
      return work()
    } catch (error) {
      throw new ProviderProblem(
        `AUTH_${name.toUpperCase()}_${variable} ${(error as Error).message}: the provider "${name}" cannot be used.`,
      )
    }
  }
  const { IDP_METADATA, SP_METADATA } = values
  return {
    identityProvider: read('IDP_METADATA', () => readIdentityProvider(IDP_METADATA!)),
    own: SP_METADATA === null ? null : read('SP_METADATA', () => readOwnMetadata(SP_METADATA)),
  }
}

const acsUrl = (publicUrl: string, name: string): string => `${publicUrl}/auth/login/${name}/acs`

function samlOptions(
  { identityProvider, own }: SamlTerms,
  { SP_PRIVATE_KEY }: ProviderValues,
  name: string,
  publicUrl: string,
): SamlConfig {
  const entityId = own?.entityId ?? `${publicUrl}/auth/login/${name}/metadata`
  return {
    issuer: entityId,
    audience: entityId,
    callbackUrl: own?.acsUrl ?? acsUrl(publicUrl, name),
    entryPoint: identityProvider.entryPoint,
    logoutUrl: identityProvider.logoutUrl ?? '',
    logoutCallbackUrl: `${publicUrl}/auth/login/${name}/logout`,
    idpCert: [...identityProvider.certificates],
    idpIssuer: identityProvider.entityId,
    // One signature, of the assertion or of the frame, is always demanded, and only what it covers is read.
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: clockSkew,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    signatureAlgorithm: 'sha256',
    generateUniqueId: () => `_${randomBytes(20).toString('hex')}`,
    ...(SP_PRIVATE_KEY !== null && { privateKey: SP_PRIVATE_KEY, decryptionPvk: SP_PRIVATE_KEY }),
  }
}

async function finishLogin(
  make: MakeSaml,
  values: ProviderValues,
  { publicUrl, parameters, secrets }: LoginReturn,
  recipient: string,
): Promise<ProviderProfile> {
  const { SAMLResponse = '' } = parameters
  refuseHeavy(SAMLResponse)
  const { profile } = await make(publicUrl, new Requests({ ...secrets })).validatePostResponseAsync({ SAMLResponse })
  if (!profile?.nameID) throw new Error('The assertion names nobody.')
  requireOwnRequest(profile, secrets, recipient)
  return samlProfile(values, profile)
}

/** Bytes and tags that a message may have: reading XML, and proving its signature, costs more than its size. */
const [longestMessage, mostTags] = [2 ** 17, 3000]

/** Refuses a message before anything reads it: one that is too heavy, or has a document type, whose entities nothing needs. */
function refuseHeavy(message: string): void {
  const xml = Buffer.from(message, 'base64').toString('latin1')
  if (xml.length > longestMessage || xml.split('<', mostTags + 2).length > mostTags + 1) throw new Error('The message is too large.')
  if (/<!DOCTYPE/i.test(xml)) throw new Error('The message has a document type.')
}

/** The signed assertion itself must say that it answers this request, at this address: the frame around it may not be signed. */
function requireOwnRequest(profile: Profile, secrets: Readonly<Record<string, string>>, recipient: string): void {
  const { Assertion } = (profile.getAssertion?.() ?? {}) as { Assertion?: XmlNode }
  const confirmations = (Assertion?.Subject ?? []).flatMap((subject) => subject.SubjectConfirmation ?? [])
  const answers = confirmations.some(({ SubjectConfirmationData = [] }) =>
    SubjectConfirmationData.some(({ $ }) => $ !== undefined && Object.hasOwn(secrets, String($.InResponseTo)) && $.Recipient === recipient),
  )
  if (!answers) throw new Error('The assertion is not the answer to a request of this login.')
}

interface XmlNode {
  readonly $?: Readonly<Record<string, string>>
  readonly Subject?: readonly XmlNode[]
  readonly SubjectConfirmation?: readonly XmlNode[]
  readonly SubjectConfirmationData?: readonly XmlNode[]
}

function samlProfile(values: ProviderValues, profile: Profile): ProviderProfile {
  const userInfo = { ...(profile.attributes as Record<string, unknown> | undefined), nameID: profile.nameID }
  const identifier =
    textAt(userInfo, values.IDENTIFIER_KEY ?? `${claims}/nameidentifier`) ?? (values.IDENTIFIER_KEY === null ? profile.nameID : null)
  if (identifier === null) throw apiError('INVALID_CREDENTIALS')
  const named = profile.nameIDFormat?.endsWith(':emailAddress') ? profile.nameID : null
  return {
    identifier,
    email: textAt(userInfo, values.EMAIL_KEY ?? `${claims}/emailaddress`) ?? named,
    isEmailVerified: null,
    firstName: textAt(userInfo, values.GIVEN_NAME_KEY ?? `${claims}/givenname`),
    lastName: textAt(userInfo, values.FAMILY_NAME_KEY ?? `${claims}/surname`),
    groups: groupsIn(userInfo, values),
    userInfo,
    session: { subject: profile.nameID, sid: profile.sessionIndex ?? null },
  }
}

function samlService(make: MakeSaml, { identityProvider }: SamlTerms, { SP_METADATA, SP_CERTIFICATE }: ProviderValues): SamlService {
  return {
    metadata: async (publicUrl) =>
      SP_METADATA ?? make(publicUrl, new Requests(), true).generateServiceProviderMetadata(SP_CERTIFICATE, SP_CERTIFICATE),
    acceptLogout: async (publicUrl, { SAMLRequest = '', RelayState = '' }) => {
      refuseHeavy(SAMLRequest)
      const saml = make(publicUrl, new Requests())
      const { profile } = await saml.validatePostRequestAsync({ SAMLRequest })
      if (!profile?.nameID || profile.issuer !== identityProvider.entityId) throw new Error('The request is not of the identity provider.')
      const location = await saml.getLogoutResponseUrlAsync(profile, RelayState, {}, true)
      return { session: { subject: profile.nameID, sid: profile.sessionIndex ?? null }, location }
    },
    requestLogout: async (publicUrl, session) => {
      if (identityProvider.logoutUrl === null) return null
      return make(publicUrl, new Requests()).getLogoutUrlAsync(logoutSubject(session, identityProvider), '', {})
    },
  }
}

function logoutSubject({ subject, sid }: ProvidersSession, { entityId }: IdentityProvider): Profile {
  return { issuer: entityId, nameID: subject, nameIDFormat: nameFormat, ...(sid !== null && { sessionIndex: sid }) }
}
