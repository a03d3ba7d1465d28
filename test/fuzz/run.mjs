// npm run test:fuzz -- --runs 500000 [--seed 1]
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20000' }, seed: { type: 'string' } } })
const jest = ['--import', './test/runner/register.mjs', '--no-warnings', 'node_modules/jest/bin/jest.js', 'test/fuzz']
const { status } = spawnSync(process.execPath, jest, {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_RUNS: values.runs, ...(values.seed === undefined ? {} : { FUZZ_SEED: values.seed }) },
})
process.exitCode = status ?? 1
