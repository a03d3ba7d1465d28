import type { Platform } from '../context.js'
import { extensionOfError } from '../extensions/origin.js'

/**
 * Logs what is thrown where no request waits for it (a timer, a promise that nobody handles, a stream without a listener), and
 * goes on: the code of one extension or library must not end the server for everybody.
 */
export function surviveStrayErrors({ logger, extensions }: Pick<Platform, 'logger' | 'extensions'>): void {
  const log = (kind: string) => (error: unknown) => {
    const extension = extensionOfError(error, extensions.list())
    const origin = extension === null ? 'The server, or a library of it,' : `The extension "${extension}"`
    logger.error({ err: error, kind, ...(extension === null ? {} : { extension }) }, `${origin} threw an error outside of any request.`)
  }
  process.on('uncaughtException', log('uncaughtException'))
  process.on('unhandledRejection', log('unhandledRejection'))
}
