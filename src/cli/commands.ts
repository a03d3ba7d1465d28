type Command = (options: readonly string[]) => Promise<void>

interface CommandEntry {
  readonly summary: string
  load(): Promise<Command>
}

/** All commands; a new one is a file and a line. They are loaded on demand: stack traces of what is loaded later name lines of the sources. `tessera <command> --help` tells the rest. */
export const commands: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  ['help', { summary: 'tells the commands', load: async () => help }],
  ['start', { summary: 'starts the server (--demo: with demo data)', load: async () => (await import('./start.js')).start }],
  ['version', { summary: 'tells the releases', load: async () => (await import('./version.js')).version }],
  [
    'bootstrap',
    {
      summary: 'waits for the database, makes or migrates its tables, and the first administrator',
      load: async () => (await import('./bootstrap.js')).bootstrap,
    },
  ],
  ['database', { summary: 'install, migrate:latest', load: async () => (await import('./database.js')).database }],
  [
    'introspect',
    {
      summary: 'tells how a database would be served, and writes nothing',
      load: async () => (await import('./introspect.js')).introspectCommand,
    },
  ],
  ['doctor', { summary: 'looks for what is wrong, each finding with its remedy', load: async () => (await import('./doctor.js')).doctor }],
  ['users', { summary: 'create, passwd, list', load: async () => (await import('./users.js')).users }],
  ['roles', { summary: 'create', load: async () => (await import('./roles.js')).roles }],
  ['security', { summary: 'key:generate, secret:generate', load: async () => (await import('./security.js')).security }],
  ['cache', { summary: 'clear', load: async () => (await import('./cache.js')).cache }],
  ['count', { summary: 'counts the items of a collection', load: async () => (await import('./count.js')).countCommand }],
  ['types', { summary: 'writes TypeScript types of all collections', load: async () => (await import('./types.js')).types }],
  ['import', { summary: 'writes the items of a file of any size', load: async () => (await import('./import.js')).importCommand }],
  ['export', { summary: 'writes the items of a collection into a file', load: async () => (await import('./export.js')).exportCommand }],
  ['copy', { summary: 'copies a whole project from one database to another', load: async () => (await import('./copy.js')).copy }],
  ['backup', { summary: 'saves a project with its files in one file', load: async () => (await import('./backup.js')).backup }],
  ['restore', { summary: 'makes a project of a backup', load: async () => (await import('./restore.js')).restore }],
  ['schema', { summary: 'snapshot, diff, apply, pull, push, check, rename', load: async () => (await import('./schema.js')).schema }],
  ['extension', { summary: 'create', load: async () => (await import('./extension.js')).extension }],
])

/** `tessera --help`: the commands. */
async function help(): Promise<void> {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`)
  console.log(
    [
      'tessera <command> [--help]',
      ...lines,
      'Ends with 0 when done, 1 when refused or failed, 2 when something differs or was found.',
    ].join('\n'),
  )
}
