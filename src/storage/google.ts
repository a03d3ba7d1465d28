import { importPKCS8, SignJWT } from 'jose'
import type { LocationConfig } from '../config/storage-config.js'
import { type StorageDriver, StorageFailed } from './driver.js'
import type { ServiceAccount } from './google-account.js'
import { driverByS3 } from './s3.js'

const scope = 'https://www.googleapis.com/auth/devstorage.read_write'
/** Milliseconds before its end after which a token is not used any more. */
const margin = 60_000

/**
 * Buckets of Google Cloud, by its XML interface, which is the protocol of S3 with other words in headers and another proof of who asks. So no
 * second library is loaded; that of Google asks for Node 22.
 */
export async function googleDriver({ root, options }: LocationConfig, account: ServiceAccount): Promise<StorageDriver> {
  const token = accessTokens(account)
  return driverByS3(root, options, {
    region: 'auto',
    endpoint: options.ENDPOINT ?? 'https://storage.googleapis.com',
    forcePathStyle: true,
    // Never sent: the signer below replaces what would be made of it.
    credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
    signer: { sign: async (request) => ({ ...request, headers: googleHeaders(request.headers, await token()) }) },
  })
}

/** Headers in Google's words, with the token. */
function googleHeaders(headers: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !/^(amz-sdk-|x-amz-(content-sha256|user-agent|date|checksum-|sdk-))/i.test(name))
  const renamed = kept.map(([name, value]) => [name.replace(/^x-amz-/i, 'x-goog-'), value] as const)
  return { ...Object.fromEntries(renamed), authorization: `Bearer ${token}` }
}

/** Gives a token that is valid now. Requests that wait for a new one share it. */
function accessTokens(account: ServiceAccount): () => Promise<string> {
  let current: Promise<{ readonly text: string; readonly end: number }> | undefined
  return async () => {
    const known = await current
    if (!known || known.end - margin < Date.now()) {
      current = askForToken(account)
      current.catch(() => {
        current = undefined
      })
    }
    return (await current!).text
  }
}

async function askForToken({ client_email, private_key, token_uri }: ServiceAccount): Promise<{ text: string; end: number }> {
  const key = await importPKCS8(private_key, 'RS256')
  const now = Math.floor(Date.now() / 1000)
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(client_email)
    .setAudience(token_uri)
    .setIssuedAt(now)
    .setExpirationTime(now + 3600)
    .sign(key)
  const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
  const response = await fetch(token_uri, { method: 'POST', body, signal: AbortSignal.timeout(10_000) })
  const answer = (await response.json()) as { readonly access_token?: unknown; readonly expires_in?: unknown }
  if (!response.ok || typeof answer.access_token !== 'string')
    throw new StorageFailed(`Google gave no token to the service account (status ${response.status}).`)
  return { text: answer.access_token, end: Date.now() + Number(answer.expires_in ?? 3600) * 1000 }
}
