/** What each command is for; `tessera <command> --help` tells the rest. */
const summaries: readonly (readonly [command: string, summary: string])[] = [
  ['start', 'starts the server (--demo: with demo data)'],
  ['bootstrap', 'waits for the database, makes or migrates its tables, and the first administrator'],
  ['database', 'install, migrate:latest'],
  ['users', 'create, passwd, list'],
  ['roles', 'create'],
  ['schema', 'snapshot, diff, apply, pull, push, check, rename'],
  ['security', 'key:generate, secret:generate'],
  ['count', 'counts the items of a collection'],
  ['types', 'writes TypeScript types of all collections'],
  ['introspect', 'tells how a database would be served, and writes nothing'],
  ['doctor', 'looks for what is wrong, each finding with its remedy'],
  ['import', 'writes the items of a file of any size'],
  ['export', 'writes the items of a collection into a file'],
  ['copy', 'copies a whole project from one database to another'],
  ['extension', 'create'],
  ['version', 'tells the releases'],
]

/** `tessera --help`: the commands. */
export async function help(): Promise<void> {
  const lines = summaries.map(([name, summary]) => `  ${name.padEnd(12)}${summary}`)
  console.log(
    [
      'tessera <command> [--help]',
      ...lines,
      'Ends with 0 when done, 1 when refused or failed, 2 when something differs or was found.',
    ].join('\n'),
  )
}
