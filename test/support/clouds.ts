import { generateKeyPairSync } from 'node:crypto'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import S3rver from 's3rver'
import { temporaryFolder } from './app.js'

/** A cloud of this machine: the variables of a location in it, and how it is closed. */
export interface Cloud {
  readonly variables: Readonly<Record<string, string>>
  /** What must never be told to anybody. */
  readonly secrets: readonly string[]
  close(): Promise<void>
}

/** Clouds that speak the protocols of the real ones, by the name of the driver. */
export const clouds: Readonly<Record<'s3' | 'gcs' | 'azure', () => Promise<Cloud>>> = { s3: openS3, gcs: openGoogle, azure: openAzure }

/** The variables of a location of this name. */
export const locationIn = (cloud: Cloud, name: string, more: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...cloud.variables, ...more }).map(([suffix, value]) => [`STORAGE_${name.toUpperCase()}_${suffix}`, value]),
  )

async function startS3rver() {
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: temporaryFolder(),
    configureBuckets: [{ name: 'files', configs: [] }],
  })
  const { port } = await server.run()
  return { port, close: () => server.close() }
}

async function openS3(): Promise<Cloud> {
  const { port, close } = await startS3rver()
  return {
    variables: {
      DRIVER: 's3',
      KEY: 'S3RVER',
      SECRET: 'S3RVER',
      BUCKET: 'files',
      ENDPOINT: `http://127.0.0.1:${port}`,
      FORCE_PATH_STYLE: 'true',
    },
    secrets: ['S3RVER'],
    close,
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))

/** Google's words before a server of S3: gives tokens to the service account, asks each request for one, and takes no header of AWS. */
async function openGoogle(): Promise<Cloud> {
  const { port, close } = await startS3rver()
  const token = 'token-of-google'
  const door = createServer((request, response) => {
    if (request.url === '/token') {
      response.setHeader('content-type', 'application/json')
      request.resume().once('end', () => response.end(JSON.stringify({ access_token: token, expires_in: 3600 })))
      return
    }
    const { authorization, connection: _connection, ...headers } = request.headers
    const isForeign = Object.keys(headers).some((name) => name.startsWith('x-amz-'))
    if (authorization !== `Bearer ${token}` || isForeign) {
      request.resume().once('end', () => response.writeHead(401).end())
      return
    }
    const renamed = Object.entries(headers).map(([name, value]) => [name.replace(/^x-goog-/, 'x-amz-'), value])
    const onward = httpRequest(
      { host: '127.0.0.1', port, path: request.url, method: request.method, headers: Object.fromEntries(renamed), agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      },
    )
    onward.once('error', () => response.destroy())
    response.once('close', () => onward.destroy())
    request.pipe(onward)
  })
  const own = await listen(door)
  const privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const account = { client_email: 'tests@example.com', private_key: privateKey, token_uri: `http://127.0.0.1:${own}/token` }
  return {
    variables: { DRIVER: 'gcs', BUCKET: 'files', ENDPOINT: `http://127.0.0.1:${own}`, CREDENTIALS: JSON.stringify(account) },
    secrets: [token, privateKey.slice(60, 100)],
    close: async () => {
      const closed = new Promise((resolve) => door.close(resolve))
      door.closeAllConnections()
      await closed
      await close()
    },
  }
}

/** The account that every Azurite has. */
const azurite = {
  name: 'devstoreaccount1',
  key: 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==',
}

async function openAzure(): Promise<Cloud> {
  const [{ default: configuration }, { default: blobs }] = await Promise.all([
    import('azurite/dist/src/blob/BlobConfiguration.js'),
    import('azurite/dist/src/blob/BlobServer.js'),
  ])
  const folder = temporaryFolder()
  const stores = [{ locationId: 'Default', locationPath: join(folder, 'blobs'), maxConcurrency: 10 }]
  const server = new blobs.default(
    new configuration.default(
      '127.0.0.1',
      0,
      5,
      join(folder, 'blobs.json'),
      join(folder, 'extents.json'),
      stores,
      false,
      undefined,
      false,
      undefined,
      true,
      true,
    ),
  )
  await server.start()
  const endpoint = `${server.getHttpServerAddress()}/${azurite.name}`
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  await new BlobServiceClient(endpoint, new StorageSharedKeyCredential(azurite.name, azurite.key)).createContainer('files')
  return {
    variables: { DRIVER: 'azure', ACCOUNT_NAME: azurite.name, ACCOUNT_KEY: azurite.key, CONTAINER_NAME: 'files', ENDPOINT: endpoint },
    secrets: [azurite.key],
    close: () => server.close(),
  }
}
