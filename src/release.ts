/** The version of this server; a guard test holds it against package.json. */
export const release = '0.1.0'
