import { expect, it } from '@jest/globals'
import { offenders, sourceFiles } from './source.js'

/** Each of these packages has one door: the only places that may import it. */
const doors: readonly (readonly [what: string, packages: RegExp, places: RegExp])[] = [
  ['express', /^(express|router)$/, /^(server|listener|start)\.ts$|^(rest|extensions|mcp\/oauth)\//],
  ['GraphQL', /^(graphql|graphql-yoga|@pothos\/.*|@graphql-yoga\/.*)$/, /^graphql\//],
  ['jose', /^jose$/, /^security\/|^storage\/google\.ts$|^flows\/operations\/json-web-token\.ts$/],
  ['clients of clouds', /^@aws-sdk\/(client-s3|lib-storage)$|^@azure\//, /^storage\//],
  ['the sandbox', /^(@jitl\/.*|quickjs-emscripten-core)$/, /^sandbox\//],
  ['mail templates', /^(liquidjs|markdown-it)$/, /^mail\//],
  ['argon2', /^argon2$/, /^security\//],
  ['one-time passwords', /^otplib$/, /^(auth|security)\//],
  ['Prisma', /^@prisma\/|prisma\/generated/, /^database\/|^graphql\/system-models\.ts$|^schema\/system\.ts$/],
  ['the drivers of databases', /^(pg|@photostructure\/sqlite|mysql2)(\/.*)?$/, /^database\/dialects\//],
  ['Knex at run time', /^knex$/, /^database\/|^services\/|^extensions\/|^auth\//],
  ['esbuild', /^esbuild$/, /^extensions\//],
  ['qs', /^qs$/, /^rest\//],
  ['WebSockets', /^ws$/, /^realtime\//],
  ['GraphQL over WebSockets', /^graphql-ws$/, /^graphql\//],
  ['busboy', /^busboy$/, /^rest\//],
  ['the libraries of pictures', /^(sharp|exifr)$/, /^services\/(files\/pictures|assets\/(transform-picture|picture-size))\.ts$/],
  ['zip', /^yazl$/, /^services\/assets\/zip\.ts$/],
  ['protocols of providers', /^(openid-client|ldapts|@node-saml\/.*)$/, /^auth\/providers\//],
  ['the protocol of assistants', /^@modelcontextprotocol\//, /^mcp\//],
  ['models', /^(ai|@ai-sdk\/.*)$/, /^ai\//],
  ['tus', /^@tus\//, /^rest\/tus\//],
  [
    'requests to the outside',
    /^node:(http|https|dns)$/,
    /^(server|listener|start)\.ts$|^rest\/|^graphql\/|^mcp\/|^ai\/|^realtime\/|^extensions\/|^auth\/|^security\/outbound\//,
  ],
]

it.each(doors)('%s comes in by its door', (_what, packages, places) => {
  const wrong = offenders(({ path, imports }) => (places.test(path) ? [] : imports.filter((name) => packages.test(name))))
  expect(wrong).toEqual([])
})

it('libraries of providers are loaded by the driver that needs them, when it is configured: the start of all others does not pay for them', () => {
  const early = /^import (?!type\b)[^\n]*from '(openid-client|ldapts|@node-saml\/node-saml)'/m
  expect(offenders(({ text }) => (early.test(text) ? ['loads it at once'] : []))).toEqual([])
  expect(sourceFiles.filter(({ text }) => /await import\('(openid-client|ldapts|@node-saml\/node-saml)'\)/.test(text)).length).toBe(4)
})

it('clients of clouds are loaded when the first object is asked for', () => {
  const early = /^import (?!type\b)[^\n]*from '@(aws-sdk|azure)\//m
  expect(offenders(({ text }) => (early.test(text) ? ['loads it at once'] : []))).toEqual([])
  expect(sourceFiles.filter(({ text }) => /await import\('@(aws-sdk\/client-s3|azure\/storage-blob)'\)/.test(text)).length).toBe(2)
})

it('what speaks with assistants and models is loaded with the first of their requests', () => {
  const late = /^(zod|ai|@ai-sdk\/.*|@modelcontextprotocol\/.*)$|^(tools|mcp|ai)\//
  const isEarly = (path: string): boolean => !/^(tools|mcp|ai)\//.test(path) || /^(mcp|ai)\/door\.ts$/.test(path)
  const allowed = ['mcp/door.js', 'ai/door.js', 'mcp/challenge.js', 'mcp/client.js', 'mcp/oauth/addresses.js', 'mcp/oauth/index.js']
  const wrong = sourceFiles
    .filter(({ path }) => isEarly(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^import (?!type\b)[^\n]*from '([^']+)'/gm)]
        .map(([, name]) => (name!.startsWith('.') ? new URL(name!, `file:///${path}`).pathname.slice(1) : name!))
        .filter((name) => late.test(name) && !allowed.includes(name))
        .map((name) => `${path}: ${name}`),
    )
  expect(wrong).toEqual([])
})
