/** What a package says of itself that matters to the loader. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly type: string
  /** The semver range of hosts it was made for; only told. */
  readonly host: string
  /** The built file that runs here, relative to the folder; null: it has only parts of a studio. */
  readonly path: string | null
  /** What it asks of a sandbox; null: it runs in this process. */
  readonly sandbox: SandboxRequest | null
  /** Of a bundle: what it says it holds. */
  readonly entries: readonly DeclaredEntry[]
  /** Of a bundle: may its entries be switched one by one? */
  readonly partial: boolean
}

/** `requestedScopes` of a sandbox, as the package has it: not checked. */
export type SandboxRequest = Readonly<Record<string, unknown>>

/** An entry of a bundle, as its package names it. */
export interface DeclaredEntry {
  readonly name: string
  readonly type: string
}

/** Where an extension came from: the extensions folder, what a marketplace put there, or the project's dependencies. */
export type ExtensionOrigin = 'local' | 'registry' | 'module'

/** An extension on disk, not yet loaded. */
export interface FoundExtension extends Omit<Manifest, 'path'> {
  /** `name`: the package's, or the folder's; where an endpoint without id is mounted. */
  readonly folder: string
  readonly source: ExtensionOrigin
  /** How its row in directus_extensions knows it: its folder as seen from its source, or the name of the dependency. */
  readonly place: string
  /** Absolute path of the file to load; null: nothing of it runs here. */
  readonly entry: string | null
}
