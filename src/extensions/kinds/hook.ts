import { Cron } from 'croner'
import type { ActionHandler, FilterHandler, InitHandler } from '../../events.js'
import { uuidOfText } from '../../security/text-uuid.js'
import { runOnOneNode } from '../../services/nodes/shared-schedule.js'
import type { ExtensionContext } from '../context.js'
import type { ExtensionKind, Registration } from '../kind.js'
import { listening } from '../listening.js'

/** What a hook is given to register its handlers. */
export interface HookRegister {
  filter(event: string, handler: FilterHandler): void
  action(event: string, handler: ActionHandler): void
  init(event: string, handler: InitHandler): void
  schedule(cron: string, handler: () => unknown): void
  /** For the pages of a studio; this server has none, and says so. */
  embed(position: string, code: unknown): void
}

/** A hook is `(register, context) => void`. */
export const hook: ExtensionKind = {
  type: 'hook',
  plural: 'hooks',
  entry: 'index',
  register: async (exported, registration) => {
    if (typeof exported !== 'function') throw new Error('A hook has to export a function as its default.')
    const register = exported as (register: HookRegister, context: ExtensionContext) => unknown
    await register(hookRegister(registration), registration.context)
  },
}

function hookRegister({ extension, platform, events, context, add }: Registration): HookRegister {
  let schedules = 0
  const { logger } = context
  return {
    filter: (event, handler) => add(listening(events, 'Filter', event, handler)),
    action: (event, handler) => add(listening(events, 'Action', event, handler)),
    init: (event, handler) => add(listening(events, 'Init', event, handler)),
    schedule: (cron, handler) => {
      // Refused while the extension is registered, not when its parts are plugged in.
      new Cron(cron, { paused: true }).stop()
      const key = uuidOfText(`${extension.name}:${schedules++}`)
      const failed = (error: unknown) => logger.error({ err: error, extension: extension.name }, 'A scheduled task of an extension failed.')
      add(() => runOnOneNode(platform, { key, cron, failed, work: async () => void (await handler()) }))
    },
    embed: () =>
      logger.warn({ extension: extension.name }, 'An extension embeds code in the pages of a studio, which this server does not have.'),
  }
}
