import type { Logger } from 'pino'
import type { RateLimiterAbstract, RateLimiterQueue } from 'rate-limiter-flexible'
import type { Config } from '../../config/config.js'
import type { LimitConfig } from '../../config/limiters-config.js'
import { type ApiError, apiError } from '../../errors/api-error.js'
import type { RedisConnection } from '../../redis.js'
import { type Pressure, watchPressure } from './pressure.js'

/** Counts what somebody does. */
export interface Limit {
  /** Takes points of who is named by this key. Throws REQUESTS_EXCEEDED (of mails EMAIL_LIMIT_EXCEEDED) when there are none left; they come back with time. */
  consume(key: string, points?: number): Promise<void>
  /** Takes points that were spent already: what follows is refused instead. */
  charge(key: string, points: number): void
}

/** How often who may do what. null: as often as they like. */
export interface Limiters {
  /** Requests of an address. */
  readonly address: Limit | null
  /** Requests of all. */
  readonly global: Limit | null
  /** What a user may spend, in the units of `services/cost`. */
  readonly user: Limit | null
  /** Registrations of an address. */
  readonly registration: Limit | null
  /** Requests of a user to models. */
  readonly ai: Limit | null
  /** Tokens that a user spends there. */
  readonly aiTokens: Limit | null
  /** Messages of one connection that stays. */
  readonly messages: Limit | null
  /** Mails of one flow. */
  readonly flowMails: Limit | null
  /** Waits until a mail may be sent; throws EMAIL_LIMIT_EXCEEDED where too many wait. */
  readonly mails: (() => Promise<void>) | null
  /** How busy this process is. */
  readonly pressure: Pressure | null
  close(): void
}

type Refuse = (config: LimitConfig, milliseconds: number) => ApiError

const tooManyRequests: Refuse = ({ points }, milliseconds) =>
  apiError('REQUESTS_EXCEEDED', { limit: points, reset: new Date(Date.now() + milliseconds).toISOString() })

/** Makes the configured limiters (RATE_LIMITER_*, PRESSURE_LIMITER_*). Their library is loaded when the first of them counts. */
export function createLimiters(config: Config['limiters'], logger: Logger, connection: RedisConnection | null): Limiters {
  const redis = config.areShared ? connection : null
  const limiter = async (name: string, { points, duration }: LimitConfig, isShared: boolean): Promise<RateLimiterAbstract> => {
    const { RateLimiterMemory, RateLimiterRedis } = await import('rate-limiter-flexible')
    const options = { keyPrefix: `tessera:limits:${name}`, points, duration }
    const inMemory = new RateLimiterMemory(options)
    if (!redis || !isShared) return inMemory
    // While Redis is away, each node counts for itself.
    return new RateLimiterRedis({ ...options, storeClient: await redis.client(), insuranceLimiter: inMemory, rejectIfRedisNotReady: true })
  }
  const limitOf = (name: string, limits: LimitConfig | null, refuse = tooManyRequests, isShared = true): Limit | null =>
    limits && createLimit(() => limiter(name, limits, isShared), limits, refuse, logger)
  const pressure = config.pressure && watchPressure(config.pressure)
  return {
    address: limitOf('address', config.address),
    global: limitOf('global', config.global),
    user: limitOf('user', config.user),
    registration: limitOf('registration', config.registration),
    ai: limitOf('ai', config.ai),
    aiTokens: limitOf('ai-tokens', config.aiTokens),
    // A connection stays with one node.
    messages: limitOf('messages', config.messages, tooManyRequests, false),
    flowMails: limitOf('flow-mails', config.flowMails, (limits) => tooManyMails(limits)),
    mails: config.mails && mailQueue(() => limiter('mails', config.mails!, true), config.mails),
    pressure,
    close: () => pressure?.close(),
  }
}

function createLimit(open: () => Promise<RateLimiterAbstract>, limits: LimitConfig, refuse: Refuse, logger: Logger): Limit {
  let opened: Promise<RateLimiterAbstract> | undefined
  const limiter = () => (opened ??= open())
  return {
    consume: async (key, points = 1) => {
      const counting = await limiter()
      try {
        await counting.consume(key, points)
      } catch (refusal) {
        if (refusal instanceof Error) throw refusal
        throw refuse(limits, (refusal as { readonly msBeforeNext: number }).msBeforeNext)
      }
    },
    charge: (key, points) =>
      void limiter()
        .then((counting) => counting.penalty(key, Math.ceil(points)))
        .catch((error: unknown) => logger.warn({ err: error }, 'What was spent could not be counted.')),
  }
}

type MailLimits = LimitConfig & { readonly queueSize: number; readonly errorMessage: string | null }

const tooManyMails = ({ points, duration }: LimitConfig, message: string | null = null): ApiError =>
  apiError('EMAIL_LIMIT_EXCEEDED', { points, duration, ...(message !== null && { message }) })

/** Mails wait for their turn. */
function mailQueue(open: () => Promise<RateLimiterAbstract>, limits: MailLimits): () => Promise<void> {
  let opened: Promise<RateLimiterQueue> | undefined
  const openQueue = async (): Promise<RateLimiterQueue> => {
    const { RateLimiterQueue } = await import('rate-limiter-flexible')
    return new RateLimiterQueue(await open(), { maxQueueSize: limits.queueSize })
  }
  return async () => {
    opened ??= openQueue()
    const queue = await opened
    try {
      await queue.removeTokens(1)
    } catch (error) {
      if (error instanceof Error && error.constructor.name === 'RateLimiterQueueError') throw tooManyMails(limits, limits.errorMessage)
      throw error
    }
  }
}
