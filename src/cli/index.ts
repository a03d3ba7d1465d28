#!/usr/bin/env node
import { start } from './start.js'
import { users } from './users.js'

/** All commands; a new one is a file and a line. */
const commands = new Map([
  ['start', start],
  ['users', users],
])

// Without the name of a command, its options are those of `start`.
const words = process.argv.slice(2)
const [name = 'start', ...options] = words[0]?.startsWith('-') ? ['start', ...words] : words
const command = commands.get(name)
if (command) await command(options)
else {
  console.error(`There is no command "${name}". There are: ${[...commands.keys()].join(', ')}.`)
  process.exitCode = 1
}
