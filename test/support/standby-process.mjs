// A server that has loaded its code, and starts when it is told its environment. The first argument is the code's file.
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'

const { loadConfig, startServer } = await import(pathToFileURL(process.argv[2]).href)
process.once('disconnect', () => process.exit(1))
process.send('loaded')
const [environment] = await once(process, 'message')
const server = await startServer(loadConfig(environment), { logger: pino({ level: 'silent' }) })
process.send(server.url)
