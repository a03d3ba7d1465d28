import type { Platform } from '../../context.js'
import type { AnswerTus } from './tus-handler.js'

/** `/files/tus` and what is below it. */
export const isTusPath = (path: string): boolean => /^\/files\/tus(\/|$)/i.test(path)

/** Answers uploads that can be resumed; the library of the protocol is loaded with the first one. */
export function createTus(platform: Platform): AnswerTus {
  let loaded: Promise<AnswerTus> | undefined
  return async (request, response) => {
    loaded ??= import('./tus-handler.js').then(({ tusHandler }) => tusHandler(platform))
    await (await loaded)(request, response)
  }
}
