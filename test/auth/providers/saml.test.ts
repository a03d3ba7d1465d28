import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { readEnvironment } from '../../../src/config/environment.js'
import { type App, onEachApp, temporaryFolder } from '../../support/app.js'
import { Browser, freePort, type Page } from './browser.js'
import { readmeExample } from './readme.js'
import { spCertificate, spKey } from './saml-keys.js'
import { type Assertion, answerLogin, idpMetadata, readLoginRequest, requestLogout, type Signing } from './saml-peer.js'

// Security cases 51, 52 and 57 for SAML, each named in its test.

const port = await freePort()
const publicUrl = `http://127.0.0.1:${port}`
const metadataFile = join(temporaryFolder(), 'idp-metadata.xml')
writeFileSync(metadataFile, idpMetadata)
const staff = '11111111-1111-4111-8111-111111111111'
const { AUTH_SAML_IDP_METADATA } = readEnvironment({ SECRET: 's', ...readmeExample('saml', { 'idp-metadata.xml': metadataFile }) })

const environment = {
  PORT: String(port),
  PUBLIC_URL: publicUrl,
  AUTH_PROVIDERS: 'saml,keyed',
  ...readmeExample('saml'),
  AUTH_SAML_IDP_METADATA: String(AUTH_SAML_IDP_METADATA),
  AUTH_KEYED_DRIVER: 'saml',
  AUTH_KEYED_IDP_metadata: idpMetadata,
  AUTH_KEYED_SP_PRIVATE_KEY: spKey,
  AUTH_KEYED_SP_CERTIFICATE: spCertificate,
  AUTH_KEYED_ALLOW_PUBLIC_REGISTRATION: 'true',
}

const xmlOf = (message: string): string => Buffer.from(message, 'base64').toString()
const messageOf = (xml: string): string => Buffer.from(xml).toString('base64')
const codeOf = ({ text }: Page): string => JSON.parse(text).errors?.[0].extensions.code

/** The parts of a message with a signed assertion. */
function partsOf(xml: string) {
  const [assertion] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)!
  const [signature] = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(assertion)!
  const evil = assertion.replace(signature, '').replaceAll('ann@example.com', 'boss@example.com')
  return { assertion, signature, evil, evilElsewhere: evil.replace(/ID="[^"]*"/, 'ID="_evil"') }
}

/** Ways to keep the signed assertion in the message, and have another one read. */
const wrappings: Readonly<Record<string, (xml: string) => string>> = {
  'not signed at all': (xml) => xml.replace(partsOf(xml).signature, ''),
  'changed after it was signed': (xml) => xml.replaceAll('ann@example.com', 'boss@example.com'),
  'another assertion before it': (xml) => xml.replace(partsOf(xml).assertion, partsOf(xml).evilElsewhere + partsOf(xml).assertion),
  'another assertion behind it': (xml) => xml.replace(partsOf(xml).assertion, partsOf(xml).assertion + partsOf(xml).evilElsewhere),
  'in the extensions of the frame': (xml) =>
    xml.replace(partsOf(xml).assertion, `<samlp:Extensions>${partsOf(xml).assertion}</samlp:Extensions>${partsOf(xml).evilElsewhere}`),
  'in the extensions, with the same id': (xml) =>
    xml.replace(partsOf(xml).assertion, `<samlp:Extensions>${partsOf(xml).assertion}</samlp:Extensions>${partsOf(xml).evil}`),
  'inside of the other assertion': (xml) =>
    xml.replace(partsOf(xml).assertion, partsOf(xml).evilElsewhere.replace('</saml:Issuer>', `</saml:Issuer>${partsOf(xml).assertion}`)),
  'in an object of the signature of the other': (xml) => {
    const { assertion, signature, evilElsewhere } = partsOf(xml)
    const carrying = signature.replace('</ds:Signature>', `<ds:Object>${assertion.replace(signature, '')}</ds:Object></ds:Signature>`)
    return xml.replace(assertion, evilElsewhere.replace('</saml:Issuer>', `</saml:Issuer>${carrying}`))
  },
  'with a signature of its own that names the signed one': (xml) => {
    const { assertion, signature, evil } = partsOf(xml)
    return xml.replace(
      assertion,
      `${evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)}<samlp:Extensions>${assertion}</samlp:Extensions>`,
    )
  },
  'as a whole message within another': (xml) => {
    const { assertion, evilElsewhere } = partsOf(xml)
    return xml
      .replace(assertion, evilElsewhere)
      .replace('</samlp:Response>', `<samlp:Extensions>${xml}</samlp:Extensions></samlp:Response>`)
  },
  'with a comment in the digest': (xml) => {
    const { signature } = partsOf(xml)
    return xml
      .replaceAll('ann@example.com', 'boss@example.com')
      .replace(signature, signature.replace('<ds:DigestValue>', '<ds:DigestValue><!--x-->'))
  },
}

onEachApp(
  'logging in by SAML 2.0',
  (app) => {
    const metadataOf = async (name = 'saml'): Promise<string> => (await app().request(`/auth/login/${name}/metadata`, { as: null })).text
    const acs = (name: string): string => `${publicUrl}/auth/login/${name}/acs`
    const begin = async (name = 'saml', query = '') => {
      const browser = new Browser()
      const { location } = await browser.ask(`${publicUrl}/auth/login/${name}${query}`)
      const metadata = await metadataOf(name)
      return { browser, metadata, inResponseTo: await readLoginRequest(metadata, location!, name === 'keyed') }
    }
    /** Logs somebody in; `change` is what somebody does to the message on its way. */
    const logIn = async (
      assertion: Assertion,
      {
        name = 'saml',
        query = '',
        change = (xml: string) => xml,
        ...signing
      }: Signing & { name?: string; query?: string; change?: (xml: string) => string } = {},
    ) => {
      const { browser, metadata, inResponseTo } = await begin(name, query)
      const message = await answerLogin(metadata, { inResponseTo, ...assertion }, signing)
      const SAMLResponse = messageOf(change(xmlOf(message)))
      return { browser, SAMLResponse, page: await browser.ask(acs(name), { SAMLResponse, RelayState: '//evil.example' }) }
    }
    const userOf = async (identifier: string): Promise<Record<string, unknown>> => {
      const filter = encodeURIComponent(JSON.stringify({ external_identifier: { _eq: identifier } }))
      return (await app().must<Record<string, unknown>[]>(`/users?filter=${filter}`))[0] ?? {}
    }
    const isIn = async (browser: Browser) => (await browser.ask(`${publicUrl}/users/me`)).status
    const ann: Assertion = { nameId: 'ann@example.com', attributes: { mail: 'ann@example.com', groups: ['other', 'staff'] } }

    it('the metadata say where assertions go', async () => {
      const { status, text } = await app().request('/auth/login/saml/metadata', { as: null })
      expect([status, text.includes(`Location="${acs('saml')}"`), text.includes('WantAssertionsSigned="true"')]).toEqual([200, true, true])
      expect((await app().request('/auth/login/saml/callback', { as: null })).status).toBe(404)
    })

    it('the first login registers, the next ones find the user; groups decide the role; the example of the README works', async () => {
      const { page } = await logIn(ann)
      expect([page.status, Object.keys(JSON.parse(page.text).data).sort()]).toEqual([200, ['access_token', 'expires', 'refresh_token']])
      const user = await userOf('ann@example.com')
      expect(user).toMatchObject({ provider: 'saml', email: 'ann@example.com', role: staff })
      await logIn({ ...ann, attributes: { mail: 'ann@example.com' } })
      expect(await userOf('ann@example.com')).toMatchObject({ id: user.id, role: null })
      expect((await logIn(ann, { signs: 'response' })).page.status).toBe(200)
      expect((await logIn(ann, { signs: 'both' })).page.status).toBe(200)
      expect(await userOf('ann@example.com')).toMatchObject({ id: user.id, role: staff })
    })

    it('51: a login leads where it was begun to lead, whatever RelayState says', async () => {
      const { browser, page } = await logIn(ann, { query: '?redirect=/studio' })
      expect([page.status, page.location, page.headers.get('cache-control')]).toEqual([302, `${publicUrl}/studio`, 'no-store'])
      expect(await isIn(browser)).toBe(200)
      expect((await app().request('/auth/login/saml?redirect=//evil.example', { as: null })).status).toBe(400)
      expect((await logIn({ ...ann, audience: 'x' }, { query: '?redirect=/studio' })).page.location).toBe(
        `${publicUrl}/studio?reason=INVALID_CREDENTIALS`,
      )
    })

    it('a key of this server signs requests, and opens what the provider encrypts', async () => {
      const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
      const attributes = {
        [`${claims}/emailaddress`]: 'key@example.com',
        [`${claims}/givenname`]: 'Key',
        [`${claims}/surname`]: 'Holder',
        [`${claims}/nameidentifier`]: 'key-1',
      }
      expect((await logIn({ nameId: 'k', attributes }, { name: 'keyed', encrypts: true })).page.status).toBe(200)
      expect(await userOf('key-1')).toMatchObject({ email: 'key@example.com', first_name: 'Key', last_name: 'Holder' })
    })

    it.each<[string, Partial<Assertion>, Signing]>([
      ['signed by another key', {}, { key: spKey }],
      ['for another audience', { audience: 'https://other.example' }, {}],
      ['that has expired', { expiresIn: -60_000 }, {}],
      ['for another address', { recipient: 'https://other.example/acs' }, {}],
      ['that answers another request', { inResponseTo: '_other' }, {}],
      ['that answers no request', { inResponseTo: undefined as never }, {}],
    ])('52: an assertion %s is refused', async (_what, more, signing) => {
      const { page } = await logIn({ ...ann, ...more }, signing)
      expect([page.status, codeOf(page)]).toEqual([401, 'INVALID_CREDENTIALS'])
    })

    it('52: an answer is good in the browser in which the login began, and once', async () => {
      const first = await begin()
      const cookie = first.browser.cookies.get('saml.saml')!
      const message = { SAMLResponse: await answerLogin(first.metadata, { ...ann, inResponseTo: first.inResponseTo }) }
      const other = await begin()
      for (const browser of [new Browser(), other.browser])
        expect(codeOf(await browser.ask(acs('saml'), message))).toBe('INVALID_CREDENTIALS')
      expect((await first.browser.ask(acs('saml'), message)).status).toBe(200)
      first.browser.cookies.set('saml.saml', cookie)
      expect(codeOf(await first.browser.ask(acs('saml'), message))).toBe('INVALID_CREDENTIALS')
      for (const form of [
        {},
        { SAMLResponse: 'x' },
        { SAMLResponse: messageOf('<a/>') },
        { SAMLResponse: messageOf('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>') },
      ]) {
        const { browser } = await begin()
        expect([400, 401]).toContain((await browser.ask(acs('saml'), form as never)).status)
      }
    })

    it('52: an assertion whose frame alone answers the request is refused: the frame may not be signed', async () => {
      const { metadata } = await begin()
      const stolen = xmlOf(await answerLogin(metadata, ann))
      const { browser, inResponseTo } = await begin()
      const SAMLResponse = messageOf(stolen.replace(' Version="2.0"', ` InResponseTo="${inResponseTo}" Version="2.0"`))
      expect(codeOf(await browser.ask(acs('saml'), { SAMLResponse }))).toBe('INVALID_CREDENTIALS')
    })

    it.each(Object.entries(wrappings))('57: signature wrapping is refused: %s', async (_name, change) => {
      const { page, browser } = await logIn(ann, { change })
      expect([page.status, codeOf(page)]).toEqual([401, 'INVALID_CREDENTIALS'])
      expect(await isIn(browser)).toBe(401)
      expect(await userOf('boss@example.com')).toEqual({})
    })

    it('57: a comment in a name does not make another name of it', async () => {
      await logIn({ nameId: 'boss@example.com', attributes: { mail: 'boss@example.com' } }, { name: 'saml' })
      const boss = await userOf('boss@example.com')
      const { page } = await logIn(
        { nameId: 'boss@example.com.evil.example', attributes: { mail: 'evil@example.com' } },
        { change: (xml) => xml.replace('boss@example.com.evil', 'boss@example.com<!---->.evil') },
      )
      if (page.status === 200)
        expect(JSON.parse(Buffer.from(JSON.parse(page.text).data.access_token.split('.')[1], 'base64url').toString()).id).not.toBe(boss.id)
      else expect(codeOf(page)).toBe('INVALID_CREDENTIALS')
      await app().must(`/users/${boss.id}`, { method: 'DELETE' })
    })

    it('61: a message that is heavy to read is refused before it is read', async () => {
      const heavy = ['<a>'.repeat(60_000) + '</a>'.repeat(60_000), `<a>${'<b/>'.repeat(100_000)}</a>`, `<a b="${'c'.repeat(2 ** 18)}"/>`]
      for (const xml of heavy) {
        const { browser } = await begin()
        const begun = performance.now()
        expect(codeOf(await browser.ask(acs('saml'), { SAMLResponse: messageOf(xml) }))).toBe('INVALID_CREDENTIALS')
        expect(codeOf(await browser.ask(`${publicUrl}/auth/login/saml/logout`, { SAMLRequest: messageOf(xml) }))).toBe('INVALID_PAYLOAD')
        expect(performance.now() - begun).toBeLessThan(1500)
      }
    })

    it('45: a signed request of the provider ends the session that it opened, and no other; a forged one ends none', async () => {
      const one = await logIn({ ...ann, sessionIndex: 'i1' }, { query: '?redirect=/' })
      const two = await logIn({ ...ann, sessionIndex: 'i2' }, { query: '?redirect=/' })
      const metadata = await metadataOf()
      const send = (SAMLRequest: string) => new Browser().ask(`${publicUrl}/auth/login/saml/logout`, { SAMLRequest, RelayState: 'state' })
      for (const forged of [
        requestLogout(metadata, ann.nameId, 'i1', spKey),
        messageOf(xmlOf(requestLogout(metadata, ann.nameId, 'i2')).replace('>i2<', '>i1<')),
        'x',
      ])
        expect(codeOf(await send(forged))).toBe('INVALID_PAYLOAD')
      expect([await isIn(one.browser), await isIn(two.browser)]).toEqual([200, 200])
      const page = await send(requestLogout(metadata, ann.nameId, 'i1'))
      expect([page.status, page.location]).toEqual([302, expect.stringMatching(/^https:\/\/idp\.example\.com\/slo\?SAMLResponse=/)])
      expect([await isIn(one.browser), await isIn(two.browser)]).toEqual([401, 200])
    })

    it('logging out here leads to the provider, and ends the session whatever happens there', async () => {
      const { browser } = await logIn(ann, { query: '?redirect=/' })
      const cookie = browser.cookies.get('directus_session_token')!
      const page = await browser.ask(`${publicUrl}/auth/login/saml/logout`, {})
      expect([page.status, page.location]).toEqual([302, expect.stringMatching(/^https:\/\/idp\.example\.com\/slo\?SAMLRequest=/)])
      expect(browser.cookies.has('directus_session_token')).toBe(false)
      browser.cookies.set('directus_session_token', cookie)
      expect(await isIn(browser)).toBe(401)
      expect(
        (await new Browser().ask(`${publicUrl}/auth/login/saml/logout`, { SAMLResponse: 'x', RelayState: '//evil.example' })).location,
      ).toBe(`${publicUrl}/`)
      expect((await new Browser().ask(`${publicUrl}/auth/login/saml/logout`, {})).status).toBe(400)
    })
  },
  async (app: App) => void (await app.must('/roles', { body: { id: staff, name: 'staff' } })),
  environment,
  ['sqlite', 'postgres'],
)
