// Our server as it is built, in a process of its own: tells when it is ready, and what it has used so far when asked.
import { loadConfig, readEnvironment, startServer } from '../../dist/src/index.js'

const server = await startServer(loadConfig(readEnvironment()))

process.on('message', async (message) => {
  if (message === 'usage') {
    const { user, system } = process.cpuUsage()
    process.send({ cpu: (user + system) / 1000, peak: process.resourceUsage().maxRSS / 1024 })
    return
  }
  await server.stop()
  process.exit(0)
})
process.send({ url: server.url })
