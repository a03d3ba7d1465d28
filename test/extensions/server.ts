import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig } from '../../src/config/config.js'
import { type Platform, systemContext } from '../../src/context.js'
import { createMany } from '../../src/services/items/writing.js'
import { createCollections } from '../../src/services/schema/collections.js'
import { type RunningServer, type StartOptions, startServer } from '../../src/start.js'

const adminToken = 'token-of-the-administrator'
const here = dirname(fileURLToPath(import.meta.url))

/** A server with articles, on SQLite, with the extensions of a folder; `close` removes all of it. */
export interface ExtensionServer extends RunningServer {
  request(path: string, options?: RequestInit & { readonly anonymous?: boolean }): Promise<{ status: number; body: never }>
  close(): Promise<void>
}

/** A folder of extensions: one of the repository, copied, with these files added. */
export function extensionsFolder(files: Readonly<Record<string, string>>, copyOf?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-extensions-test-'))
  if (copyOf) cpSync(join(here, copyOf), folder, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** Starts a server with the extensions in `path`; further variables may be given. */
export async function startWithExtensions(
  path: string,
  environment: Record<string, string> = {},
  options: StartOptions = {},
): Promise<ExtensionServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-'))
  const config = loadConfig({
    SECRET: 'a-secret-for-tests-that-is-long-enough',
    ADMIN_PASSWORD: 'admin-pass-1',
    ADMIN_TOKEN: adminToken,
    DB_FILENAME: join(folder, 'test.sqlite'),
    PORT: '0',
    LOG_LEVEL: 'silent',
    EXTENSIONS_PATH: path,
    ...environment,
  })
  const server = await startServer(config, { prepare: createArticles, ...options })
  const request: ExtensionServer['request'] = async (route, { anonymous, ...options } = {}) => {
    const headers = {
      ...(anonymous ? {} : { authorization: `Bearer ${adminToken}` }),
      ...(options.body ? { 'content-type': 'application/json' } : {}),
    }
    const response = await fetch(`${server.url}${route}`, { headers, ...options })
    const text = await response.text()
    return { status: response.status, body: (/^[[{]/.test(text) ? JSON.parse(text) : text) as never }
  }
  const close = async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...server, request, close }
}

async function createArticles(platform: Platform): Promise<void> {
  await createCollections(systemContext(platform), [
    {
      collection: 'articles',
      schema: {},
      meta: {},
      fields: [
        { field: 'title', type: 'string', schema: {}, meta: {} },
        { field: 'status', type: 'string', schema: {}, meta: {} },
        { field: 'author', type: 'string', schema: {}, meta: {} },
      ],
    },
  ])
  await createMany(systemContext(platform), 'articles', [
    { title: 'One', status: 'published', author: 'Ada' },
    { title: 'Two', status: 'published', author: 'Ada' },
    { title: 'Three', status: 'draft', author: 'Bob' },
  ])
}
