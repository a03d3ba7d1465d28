import type { ProviderDriver } from '../../config/provider-config.js'
import { openLdap } from './ldap.js'
import { openLocal } from './local.js'
import { openOauth2 } from './oauth2.js'
import { openOpenid } from './openid.js'
import type { OpenDriver } from './provider.js'
import { openSaml } from './saml.js'

/** All drivers; a new one is a file beside this one, a line here, and its variables in config/provider-config.ts. */
export const providerDrivers: Readonly<Record<ProviderDriver, OpenDriver>> = {
  local: openLocal,
  ldap: openLdap,
  oauth2: openOauth2,
  openid: openOpenid,
  saml: openSaml,
}
