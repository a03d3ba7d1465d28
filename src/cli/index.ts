#!/usr/bin/env -S node --max-semi-space-size=8
import { keepHeapSmall } from './heap.js'
import { start } from './start.js'

/** All commands; a new one is a file and a line. */
const commands = new Map([['start', start]])

keepHeapSmall()
const [name = 'start', ...options] = process.argv.slice(2)
const command = commands.get(name)
if (command) await command(options)
else {
  console.error(`There is no command "${name}". There are: ${[...commands.keys()].join(', ')}.`)
  process.exitCode = 1
}
