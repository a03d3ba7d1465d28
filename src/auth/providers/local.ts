import type { OpenDriver } from './provider.js'

/** A further group of users with passwords of this server: `directus_users.provider` says who belongs to it. */
export const openLocal: OpenDriver = async () => ({ kind: 'local' })
