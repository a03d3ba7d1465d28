/** The version of this server; a guard test holds it against package.json. */
export const release = '0.1.0'

/** The release of Directus whose API this server has: what clients that adapt to a release are told. */
export const directusRelease = '11.17.4'
