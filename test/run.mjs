// `npm test`: all tests, or with arguments those that jest selects by them. Suites that measure how long others wait, or the memory or the processor of their process, run one at a
// time, after the rest: beside another suite they would measure that one.
import { spawnSync } from 'node:child_process'

const timed = [
  'api/large-schema',
  'auth/guesses',
  'extensions/published',
  'extensions/sandbox',
  'extensions/test-server',
  'realtime/bounds',
  'security/hashing',
  'security/pictures',
  'security/sandbox',
  'security/slow-questions',
].map((name) => `/test/${name}\\.test\\.ts$`)

const jest = (...options) =>
  spawnSync(process.execPath, ['--import', './test/runner/register.mjs', 'node_modules/jest/bin/jest.js', ...options], { stdio: 'inherit' })
    .status ?? 1

const chosen = process.argv.slice(2)
const statuses =
  chosen.length > 0 ? [jest(...chosen)] : [jest('--testPathIgnorePatterns', ...timed), jest('--runInBand', '--testPathPatterns', ...timed)]
process.exitCode = Math.max(...statuses)
