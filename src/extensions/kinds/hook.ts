import { Cron } from 'croner'
import type { ActionHandler, FilterHandler, InitHandler } from '../../events.js'
import type { ExtensionContext } from '../context.js'
import type { Register, Registration } from '../registration.js'

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
export const registerHook: Register = (exported, registration) => {
  if (typeof exported !== 'function') throw new Error('A hook has to export a function as its default.')
  const hook = exported as (register: HookRegister, context: ExtensionContext) => unknown
  hook(hookRegister(registration), registration.context)
}

function hookRegister({ extension, events, context, onUnload }: Registration): HookRegister {
  const { logger } = context
  return {
    filter: (event, handler) => {
      for (const emitter of events) emitter.onFilter(event, handler)
      onUnload(() => {
        for (const emitter of events) emitter.offFilter(event, handler)
      })
    },
    action: (event, handler) => {
      for (const emitter of events) emitter.onAction(event, handler)
      onUnload(() => {
        for (const emitter of events) emitter.offAction(event, handler)
      })
    },
    init: (event, handler) => {
      for (const emitter of events) emitter.onInit(event, handler)
      onUnload(() => {
        for (const emitter of events) emitter.offInit(event, handler)
      })
    },
    schedule: (cron, handler) => {
      const failed = (error: unknown) => logger.error({ err: error, extension: extension.name }, 'A scheduled task of an extension failed.')
      const task = new Cron(cron, { protect: true, unref: true, catch: failed }, async () => void (await handler()))
      onUnload(() => task.stop())
    },
    embed: () =>
      logger.warn({ extension: extension.name }, 'An extension embeds code in the pages of a studio, which this server does not have.'),
  }
}
