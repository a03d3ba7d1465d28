import type { Config } from './config.js'

/** The address of this server (PUBLIC_URL) as paths follow it: without a slash at the end. */
export const serverAddress = ({ publicUrl }: Pick<Config['server'], 'publicUrl'>): string => publicUrl.replace(/\/$/, '')
