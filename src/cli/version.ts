import { directusRelease, release } from '../release.js'

/** The releases of this server and of the API that it has, in one line. */
export const releases = `Tessera ${release}, with the API of Directus ${directusRelease}`

/** `tessera --version`: tells the releases. */
export async function version(): Promise<void> {
  console.log(releases)
}
