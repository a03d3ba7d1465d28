#!/usr/bin/env node
import { commands } from './commands.js'

// Stack traces name lines of the sources. Only modules that are loaded from here on are mapped, so commands are imported on demand.
process.setSourceMapsEnabled(true)

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
const command = commands.get(name)
if (command) await (await command.load())(options)
else if (!(await (await import('./extension-command.js')).extensionCommand(words))) {
  console.error(`There is no command "${name}". There are: ${[...commands.keys()].join(', ')}, and those that extensions add.`)
  process.exitCode = 1
}
