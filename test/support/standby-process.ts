// A server that has loaded its code, and starts when it is told its environment.
import { once } from 'node:events'
import { pino } from 'pino'
import { loadConfig, startServer } from '../../src/index.js'

process.once('disconnect', () => process.exit(1))
process.send?.('loaded')
const [environment] = (await once(process, 'message')) as [Record<string, string>]
const server = await startServer(loadConfig(environment), { logger: pino({ level: 'silent' }) })
process.send?.(server.url)
