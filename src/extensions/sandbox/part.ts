import { PartKey } from '../../parts.js'
import type { Sandbox } from '../../sandbox/guests.js'

/** The sandbox of the server's extensions. */
export const sandbox = new PartKey<Sandbox>('sandbox')
