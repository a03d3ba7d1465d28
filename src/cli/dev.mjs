// `npm run dev -- [options]`: the server from its sources, restarted on every change. `--inspect...` goes to Node, the rest to `tessera start`.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'

const isForNode = (option) => option.startsWith('--inspect')
const options = process.argv.slice(2)
const tsx = createRequire(import.meta.url).resolve('tsx/cli')
const forStart = options.filter((option) => !isForNode(option))
const words = [tsx, 'watch', '--clear-screen=false', ...options.filter(isForNode), 'src/cli/index.ts', 'start', ...forStart]
const server = spawn(process.execPath, words, { stdio: 'inherit' })
server.once('exit', (code) => {
  process.exitCode = code ?? 1
})
// Ctrl-C reaches both; the server ends its requests first, and this process waits for it.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
