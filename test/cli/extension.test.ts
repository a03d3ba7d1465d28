import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from '@jest/globals'

const run = promisify(execFile)

// Issue 15.4: what the command writes runs as it is, TypeScript without a build, and its test passes.

describe('issue 15.4: tessera extension create', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-cli-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const create = async (...words: readonly string[]) => {
    const command = [resolve('dist/src/cli/index.js'), 'extension', ...words]
    type Ended = { readonly code?: number; readonly stdout: string; readonly stderr: string }
    const ended: Ended = await run(process.execPath, command, { cwd: folder }).catch((error: Ended) => error)
    return { code: ended.code ?? 0, text: ended.stdout + ended.stderr }
  }

  it.each([
    ['endpoint', 'endpoints/my-endpoint/index.ts', 'endpoints/my-endpoint/index.test.mjs'],
    ['hook', 'hooks/my-hook/index.ts', 'hooks/my-hook/index.test.mjs'],
    ['operation', 'operations/my-operation/api.ts', 'operations/my-operation/api.test.mjs'],
    ['graphql', 'graphql/my-graphql/index.ts', 'graphql/my-graphql/index.test.mjs'],
    ['bundle', 'my-bundle/index.ts', 'my-bundle/index.test.mjs'],
    ['sandboxed', 'my-sandboxed/index.ts', 'my-sandboxed/index.test.mjs'],
  ])(
    '%s',
    async (kind, file, test) => {
      const { code, text } = await create('create', kind, `my-${kind}`)
      expect([code, text]).toEqual([0, expect.stringContaining(join('extensions', file))])
      const { stdout } = await run(process.execPath, ['--test', join(folder, 'extensions', test)], { cwd: folder })
      expect(stdout).toMatch(/^# pass 1$/m)
    },
    60_000,
  )

  it('writes over nothing, and takes plain names only', async () => {
    await create('create', 'hook', 'kept')
    const file = join(folder, 'extensions/hooks/kept/index.ts')
    const before = readFileSync(file, 'utf8')
    expect(await create('create', 'hook', 'kept')).toMatchObject({ code: 1, text: expect.stringContaining('is there already') })
    expect(readFileSync(file, 'utf8')).toBe(before)
    expect(await create('create', 'hook', '../out')).toMatchObject({ code: 1, text: expect.stringContaining('cannot be a name') })
    expect(await create('create', 'nothing', 'x')).toMatchObject({ code: 1, text: expect.stringContaining('tessera extension create') })
  })
})
