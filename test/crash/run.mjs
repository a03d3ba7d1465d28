// npm run test:crash -- --kills 30
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { kills: { type: 'string', default: '3' } } })
const jest = ['--import', './test/runner/register.mjs', '--no-warnings', 'node_modules/jest/bin/jest.js', 'test/crash']
const { status } = spawnSync(process.execPath, jest, { stdio: 'inherit', env: { ...process.env, CRASH_KILLS: values.kills } })
process.exitCode = status ?? 1
