import { randomUUID } from 'node:crypto'
import { randomText } from '../security/random.js'
import { jsonResult, printResult, programNamed, runProgram } from './program.js'

/** `tessera security key:generate|secret:generate`: prints what nobody can guess; needs no database. */
export function security(words: readonly string[]): Promise<void> {
  const program = programNamed('security', 'Keys and secrets')
  const generate = (name: string, description: string, make: () => string): void => {
    program
      .command(name)
      .description(description)
      .option(...jsonResult)
      .action(({ json }: { json: boolean }) => {
        const text = make()
        printResult(json, { value: text }, text)
      })
  }
  generate('key:generate', 'prints a random UUID', randomUUID)
  generate('secret:generate', 'prints a secret for SECRET', () => randomText(43))
  return runProgram(program, words)
}
