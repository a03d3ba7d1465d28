import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, expect, it } from '@jest/globals'
import { localDriver } from '../../src/storage/local.js'
import { ownerMarks } from '../../src/storage/owner.js'
import { startApp, temporaryFolder } from '../support/app.js'
import { onEachDatabase, testDatabases } from '../support/databases.js'
import { note, upload } from '../support/files.js'

// Issue 11 point 12: contents of uploads that a crash ended are swept.

const folder = temporaryFolder()
const marks = ownerMarks()
const [machine] = marks.own.split('~')
const yesterday = new Date(Date.now() - 2 * 86_400_000)

/** The mark of a process that has ended. */
async function markOfTheDead(): Promise<string> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'close')
  return `${machine}~${child.pid}~1`
}

it('a process is told from one that is gone, and from a later one of its number', async () => {
  expect(marks.isGone(marks.own)).toBe(false)
  expect(marks.isGone(await markOfTheDead())).toBe(true)
  expect(marks.isGone(`${machine}~${process.pid}~12345`)).toBe(true)
  for (const unknown of [`other-machine~${process.pid}~1`, '', 'x', `${machine}~~`, `${machine}~nonsense~1`])
    expect(marks.isGone(unknown)).toBe(false)
})

it('what grew in a process that is gone goes; what grows in this one, or lately somewhere else, stays', async () => {
  const root = join(folder, 'partial')
  const driver = localDriver(root)
  let letEnd = (): void => undefined
  const writing = driver.write(
    'slow.txt',
    Readable.from(
      (async function* () {
        yield Buffer.from('first')
        await new Promise<void>((resolve) => {
          letEnd = resolve
        })
        yield Buffer.from(' second')
      })(),
    ),
  )
  const partial = join(root, '.partial')
  while (
    !(() => {
      try {
        return readdirSync(partial).length
      } catch {
        return 0
      }
    })()
  )
    await new Promise((resolve) => setTimeout(resolve, 5))
  writeFileSync(join(partial, `a.${await markOfTheDead()}`), 'x')
  writeFileSync(join(partial, 'b.other-machine~1~1'), 'x')
  writeFileSync(join(partial, 'c.other-machine~1~1'), 'x')
  writeFileSync(join(partial, 'without-a-mark'), 'x')
  utimesSync(join(partial, 'c.other-machine~1~1'), yesterday, yesterday)
  expect(await driver.sweep(marks, new Date(Date.now() - 86_400_000))).toBe(2)
  expect(
    readdirSync(partial)
      .filter((name) => !name.endsWith(marks.own))
      .sort(),
  ).toEqual(['b.other-machine~1~1', 'without-a-mark'])
  letEnd()
  await writing
  expect(await driver.stat('slow.txt')).toMatchObject({ size: 12 })
})

onEachDatabase('contents without a row', (database) => {
  const apps: { stop(): Promise<void> }[] = []
  afterAll(async () => {
    for (const app of apps) await app.stop()
  })

  it('go at the next start, while those of files and of others stay', async () => {
    const empty = await testDatabases.find(({ name }) => name === database().dialect.name)!.create()
    const root = join(folder, `objects-${database().dialect.name}`)
    const first = await startApp(empty.config, { STORAGE_LOCAL_ROOT: root })
    const { filename_disk: kept } = (await upload(first, note('kept'))) as { filename_disk: string }
    expect(readdirSync(join(root, '.receiving'))).toEqual([])
    await first.stop()

    const dead = await markOfTheDead()
    mkdirSync(join(root, '.receiving'), { recursive: true })
    for (const name of ['orphan.txt', 'elsewhere.txt', 'unclaimed.txt']) writeFileSync(join(root, name), 'x')
    for (const claim of [
      `${dead}~orphan.txt`,
      `${dead}~${kept}`,
      `${dead}~never-written.txt`,
      'other-machine~1~1~elsewhere.txt',
      'nonsense',
    ])
      writeFileSync(join(root, '.receiving', claim), '')

    const second = await startApp(empty.config, { STORAGE_LOCAL_ROOT: root })
    apps.push({
      stop: async () => {
        await second.stop()
        await empty.drop()
      },
    })
    const end = Date.now() + 10_000
    while (readdirSync(join(root, '.receiving')).length > 2 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(readdirSync(join(root, '.receiving')).sort()).toEqual(['nonsense', 'other-machine~1~1~elsewhere.txt'])
    const objects = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile())
    expect(objects.map(({ name }) => name).sort()).toEqual([kept, 'elsewhere.txt', 'unclaimed.txt'].sort())
  })
})
