import * as samlify from 'samlify'
import { idpCertificate, idpKey } from './saml-keys.js'

samlify.setSchemaValidator({ validate: async () => 'not looked at' })

const idpEntity = 'https://idp.example.com/metadata'
const logInAt = 'https://idp.example.com/sso'
const logOutAt = 'https://idp.example.com/slo'
const bare = (pem: string): string => pem.replaceAll(/-----[^-]+-----|\s/g, '')
const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/** The metadata of the identity provider. */
export const idpMetadata = `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${idpEntity}">
  <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${bare(idpCertificate)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${logOutAt}"/>
    <md:NameIDFormat>${emailFormat}</md:NameIDFormat>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${logInAt}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`

/** What an assertion says. */
export interface Assertion {
  readonly nameId: string
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>
  readonly sessionIndex?: string
  readonly audience?: string
  readonly recipient?: string
  readonly inResponseTo?: string
  /** In milliseconds from now. */
  readonly expiresIn?: number
}

/** How the provider signs. */
export interface Signing {
  readonly key?: string
  readonly signs?: 'assertion' | 'response' | 'both'
  readonly encrypts?: boolean
}

const idpOf = (
  { key = idpKey, encrypts = false }: Signing,
  wantAuthnRequestsSigned: boolean,
): ReturnType<typeof samlify.IdentityProvider> =>
  samlify.IdentityProvider({
    metadata: idpMetadata.replace('WantAuthnRequestsSigned="false"', `WantAuthnRequestsSigned="${wantAuthnRequestsSigned}"`),
    privateKey: key,
    isAssertionEncrypted: encrypts,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  })

const spOf = (metadata: string, { signs = 'assertion' }: Signing): ReturnType<typeof samlify.ServiceProvider> =>
  samlify.ServiceProvider({
    metadata: signs === 'response' ? metadata.replace('WantAssertionsSigned="true"', 'WantAssertionsSigned="false"') : metadata,
    wantMessageSigned: signs !== 'assertion',
    wantLogoutRequestSigned: true,
  })

/** Reads the request with which a browser came to the identity provider; gives its id. */
export async function readLoginRequest(metadata: string, location: string, isSigned = false): Promise<string> {
  const { searchParams, search, origin, pathname } = new URL(location)
  if (`${origin}${pathname}` !== logInAt) throw new Error(`The browser was sent to ${origin}${pathname}.`)
  const query = Object.fromEntries(searchParams)
  const octetString = search
    .slice(1)
    .split('&')
    .filter((part) => !part.startsWith('Signature='))
    .join('&')
  const read = await idpOf({}, isSigned).parseLoginRequest(spOf(metadata, {}), 'redirect', { query, ...(isSigned && { octetString }) })
  return read.extract.request!.id as string
}

/** The signed answer, as the browser sends it: base64. */
export async function answerLogin(metadata: string, assertion: Assertion, signing: Signing = {}): Promise<string> {
  const sp = spOf(metadata, signing)
  const xml = responseXml(assertion, sp)
  const requestInfo = { extract: { request: { id: assertion.inResponseTo ?? '' } } }
  const { context } = await idpOf(signing, false).createLoginResponse(
    sp,
    requestInfo,
    'post',
    {},
    { customTagReplacement: () => ({ id: 'x', context: xml }) },
  )
  return context
}

/** A signed request for a logout: base64. */
export function requestLogout(metadata: string, nameId: string, sessionIndex: string, key = idpKey): string {
  const { context } = idpOf({ key }, false).createLogoutRequest(spOf(metadata, {}), 'post', { logoutNameID: nameId, sessionIndex }) as {
    context: string
  }
  return context
}

let count = 0

function responseXml(
  { nameId, attributes = {}, sessionIndex = 's1', audience, recipient, inResponseTo, expiresIn = 300_000 }: Assertion,
  sp: ReturnType<typeof samlify.ServiceProvider>,
): string {
  const [now, until] = [Date.now(), Date.now() + expiresIn].map((time) => new Date(time).toISOString())
  const acs = String(sp.entityMeta.getAssertionConsumerService('post'))
  const answers = inResponseTo === undefined ? '' : ` InResponseTo="${inResponseTo}"`
  const values = Object.entries(attributes).map(
    ([name, value]) =>
      `<saml:Attribute Name="${name}">${[value]
        .flat()
        .map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  )
  count += 1
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${count}" Version="2.0" IssueInstant="${now}" Destination="${acs}"${answers}><saml:Issuer>${idpEntity}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a${count}" Version="2.0" IssueInstant="${now}"><saml:Issuer>${idpEntity}</saml:Issuer><saml:Subject><saml:NameID Format="${emailFormat}">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient ?? acs}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${new Date(Date.now() - 600_000).toISOString()}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience ?? sp.entityMeta.getEntityID()}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${now}" SessionIndex="${sessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${values.length > 0 ? `<saml:AttributeStatement>${values.join('')}</saml:AttributeStatement>` : ''}</saml:Assertion></samlp:Response>`
}
