import { readFileSync } from 'node:fs'
import { ConfigError } from '../config/config-error.js'
import { type LocationConfig, locationVariable } from '../config/storage-config.js'

/** The key of a service account, as Google gives it out. */
export interface ServiceAccount {
  readonly client_email: string
  readonly private_key: string
  readonly token_uri: string
}

/** Reads the key of the service account; throws a `ConfigError` when there is none that can be read. */
export function serviceAccount({ name, options }: LocationConfig): ServiceAccount {
  const { KEY_FILENAME, CREDENTIALS } = options
  const source = locationVariable(name, CREDENTIALS === null ? 'KEY_FILENAME' : 'CREDENTIALS')
  let account: Partial<ServiceAccount>
  try {
    account = JSON.parse(CREDENTIALS ?? readFileSync(KEY_FILENAME!, 'utf8')) as Partial<ServiceAccount>
  } catch {
    // The error would quote a part of the key.
    throw new ConfigError([`${source} has no key of a service account that could be read.`])
  }
  const { client_email, private_key, token_uri = 'https://oauth2.googleapis.com/token' } = account
  if (typeof client_email !== 'string' || typeof private_key !== 'string')
    throw new ConfigError([`${source} is not the key of a service account: "client_email" or "private_key" is missing.`])
  return { client_email, private_key, token_uri }
}
