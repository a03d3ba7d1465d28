import { isApiError } from '../../errors/api-error.js'
import type { ErrorCode } from '../../errors/catalogue.js'
import { createPictureLibrary } from '../files/pictures.js'
import type { PictureAnswer, PictureJob, PictureOutcome } from './picture-job.js'
import { transformPicture } from './transform-picture.js'

// A program of its own (picture-worker.ts starts it): transforms one picture at a time. It may be ended at any moment, also by itself, when
// it takes more memory (in bytes, its argument) than it may.

/** Its exit code when it took too much memory (read by picture-worker.ts). */
const tooMuchMemory = 70
const measuredEach = 50

const mostMemory = Number(process.argv[2])
const answer = (outcome: PictureAnswer['outcome']): void =>
  void process.send?.({ outcome, memory: process.memoryUsage.rss() } satisfies PictureAnswer)

async function perform(job: PictureJob): Promise<PictureOutcome> {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > mostMemory) process.exit(tooMuchMemory)
  }, measuredEach)
  try {
    await transformPicture(await library(), job)
    return { kind: 'done' }
  } catch (error) {
    return failureOf(error)
  } finally {
    clearInterval(watch)
  }
}

function failureOf(error: unknown): PictureOutcome {
  if (isApiError(error)) return { kind: 'error', code: error.code as ErrorCode, extensions: error.extensions }
  const { message, code } = error as NodeJS.ErrnoException
  // Errors of the file system have a code; those of the library are about the picture or the transformation.
  return { kind: code === undefined ? 'picture' : 'file', message }
}

const library = createPictureLibrary()
await library()
process.on('message', (job) => void perform(job as PictureJob).then(answer))
process.once('disconnect', () => process.exit())
answer(null)
