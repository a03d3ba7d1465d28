// npm run test:noninterference -- --runs 100000
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '2000' } } })
const jest = ['--import', './test/runner/register.mjs', '--no-warnings', 'node_modules/jest/bin/jest.js', 'test/noninterference']
const { status } = spawnSync(process.execPath, jest, { stdio: 'inherit', env: { ...process.env, NONINTERFERENCE_RUNS: values.runs } })
process.exitCode = status ?? 1
