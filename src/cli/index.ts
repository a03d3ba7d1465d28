#!/usr/bin/env node

// Stack traces name lines of the sources. Only modules that are loaded from here on are mapped, so commands are imported on demand.
process.setSourceMapsEnabled(true)

type Command = (options: readonly string[]) => Promise<void>

/** All commands; a new one is a file and a line. */
const commands = new Map<string, () => Promise<Command>>([
  ['help', async () => (await import('./help.js')).help],
  ['start', async () => (await import('./start.js')).start],
  ['version', async () => (await import('./version.js')).version],
  ['bootstrap', async () => (await import('./bootstrap.js')).bootstrap],
  ['database', async () => (await import('./database.js')).database],
  ['introspect', async () => (await import('./introspect.js')).introspectCommand],
  ['doctor', async () => (await import('./doctor.js')).doctor],
  ['users', async () => (await import('./users.js')).users],
  ['roles', async () => (await import('./roles.js')).roles],
  ['security', async () => (await import('./security.js')).security],
  ['count', async () => (await import('./count.js')).countCommand],
  ['types', async () => (await import('./types.js')).types],
  ['import', async () => (await import('./import.js')).importCommand],
  ['export', async () => (await import('./export.js')).exportCommand],
  ['copy', async () => (await import('./copy.js')).copy],
  ['schema', async () => (await import('./schema.js')).schema],
  ['extension', async () => (await import('./extension.js')).extension],
])

// Without the name of a command, its options are those of `start`; but for the one that other programs have, too.
const words = process.argv.slice(2)
const [name = 'start', ...options] =
  words[0] === '--version'
    ? ['version']
    : words[0] === '--help' || words[0] === '-h'
      ? ['help']
      : words[0]?.startsWith('-')
        ? ['start', ...words]
        : words
const load = commands.get(name)
if (load) await (await load())(options)
else if (!(await (await import('./extension-command.js')).extensionCommand(words))) {
  console.error(`There is no command "${name}". There are: ${[...commands.keys()].join(', ')}, and those that extensions add.`)
  process.exitCode = 1
}
