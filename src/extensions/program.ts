import type { Command } from 'commander'
import type { Platform } from '../context.js'

/** Lets `init` hooks add commands to those of the command line (`cli.before`, `cli.after`); null when no hook wants to. */
export async function programOf({ events, release }: Platform): Promise<Command | null> {
  if (!events.hasInits('cli.before') && !events.hasInits('cli.after')) return null
  const { Command } = await import('commander')
  const program = new Command('tessera').version(release)
  await events.emitInit('cli.before', { program })
  await events.emitInit('cli.after', { program })
  return program
}
