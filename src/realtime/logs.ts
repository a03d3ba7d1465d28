import { forbidden, invalidPayload } from '../errors/api-error.js'
import { type LogLevel, logLevels, type ServerLog } from '../services/server/log.js'
import type { Message } from './messages.js'
import type { MessageHandler, Session } from './session.js'

/** Records that may wait until it is known that the client is still an administrator; older ones are left out. */
const mostWaiting = 1_000

/** The messages of `/websocket/logs`: administrators read the log of this server as it is written. */
export function logHandlers(log: ServerLog, least: LogLevel): ReadonlyMap<string, MessageHandler> {
  return new Map<string, MessageHandler>([
    ['subscribe', async (session, message) => subscribeToLog(session, message, log, least)],
    [
      'unsubscribe',
      async (session) => {
        session.endSubscription('logs')
        session.reply({ type: 'logs' }, '"event":"unsubscribe"')
      },
    ],
    ['ping', async (session) => session.send({ type: 'pong' })],
    ['pong', async () => undefined],
  ])
}

async function subscribeToLog(session: Session, message: Message, log: ServerLog, least: LogLevel): Promise<void> {
  const { platform, identity } = session.parts
  const { accountability } = await identity.ask()
  if (!accountability?.admin) throw forbidden()
  const level = levelOf(message.log_level ?? 'info', least)
  const node = platform.nodes.id
  const waiting: string[] = []
  let isProven = true
  let proving: Promise<void> | null = null
  const send = (record: string): void => session.reply({ type: 'logs', uid: node }, `"data":${record}`)
  const prove = async (): Promise<void> => {
    isProven = true
    const isAdmin = await identity.prove().then(
      (context) => context.accountability?.admin === true,
      () => false,
    )
    proving = null
    if (!isAdmin) session.close()
    else for (const record of waiting.splice(0)) send(record)
  }
  // Rights, sessions and users are looked at again only when one of them has changed: what that logs would be told again.
  const forget = platform.onAccessChange(() => {
    isProven = false
  })
  const stop = log.listen(level, (record) => {
    if (isProven && !proving) {
      send(record)
      return
    }
    waiting.push(record)
    if (waiting.length > mostWaiting) waiting.shift()
    proving ??= prove()
  })
  session.keepSubscription('logs', () => {
    stop()
    forget()
  })
  session.reply({ type: 'logs' }, `"event":"subscribe","log_level":${JSON.stringify(level)}`)
}

function levelOf(asked: unknown, least: LogLevel): LogLevel {
  const level = logLevels.find((known) => known === asked)
  if (!level) throw invalidPayload(`"log_level" must be one of [${logLevels.join(', ')}]`)
  return logLevels.indexOf(level) < logLevels.indexOf(least) ? least : level
}
