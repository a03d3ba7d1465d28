import { Command, CommanderError } from 'commander'
import { tellingMistakes } from './with-platform.js'

/** A group of commands that commander reads and explains (`--help`). */
export function programNamed(name: string, description: string): Command {
  return new Command(`tessera ${name}`).description(description).exitOverride().showHelpAfterError()
}

/** Carries out the words of a command line. What is wrong is a sentence, and ends with 1. */
export const runProgram = (program: Command, words: readonly string[]): Promise<void> =>
  tellingMistakes(async () => {
    try {
      await program.parseAsync([...words], { from: 'user' })
    } catch (error) {
      // Commander has told it already.
      if (!(error instanceof CommanderError)) throw error
      process.exitCode = error.exitCode === 0 ? 0 : 1
    }
  })

/** The option of every command whose result a program may read. */
export const jsonResult = ['--json', 'print one JSON value for programs', false] as const

/** Prints a result: JSON for programs, or lines for people. */
export function printResult(isJson: boolean | undefined, value: unknown, text: string): void {
  console.log(isJson ? JSON.stringify(value) : text)
}
