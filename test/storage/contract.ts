import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { expect, it } from '@jest/globals'
import { ObjectMissing, type StorageDriver } from '../../src/storage/driver.js'

/** A content of one piece. */
export const content = (value: string): Readable => Readable.from([Buffer.from(value)])

/** A content that breaks after so many bytes. */
export const brokenContent = (bytes: number): Readable =>
  Readable.from(
    (async function* () {
      yield Buffer.alloc(bytes, 1)
      throw new Error('The client is gone.')
    })(),
  )

/** The names that a driver lists. */
export async function namesOf(driver: StorageDriver, prefix: string): Promise<string[]> {
  const names: string[] = []
  for await (const name of driver.list(prefix)) names.push(name)
  return names.sort()
}

/** Names that lead elsewhere. */
export const wrongNames: readonly string[] = [
  '../outside.txt',
  '..',
  '.',
  '',
  '/etc/passwd',
  'a/../../outside.txt',
  'a//b',
  '..\\outside.txt',
  'a\0b',
  '../root-beside/x',
  `${'../'.repeat(20)}etc/passwd`,
]

/** What every driver does alike. */
export function keepsContract(opened: () => StorageDriver): void {
  it('gives back what was written, whole or in part', async () => {
    await opened().write('a/one.txt', content('0123456789'))
    expect(await text(await opened().read('a/one.txt'))).toBe('0123456789')
    expect(await text(await opened().read('a/one.txt', { start: 2, end: 4 }))).toBe('234')
    expect(await text(await opened().read('a/one.txt', { start: 9, end: 9 }))).toBe('9')
    expect(await opened().stat('a/one.txt')).toMatchObject({ size: 10 })
    await opened().write('empty', Readable.from([]))
    expect(await opened().stat('empty')).toMatchObject({ size: 0 })
    expect((await opened().stat('empty'))!.modified.getTime()).toBeGreaterThan(Date.now() - 60_000)
  })

  it('keeps names as they are', async () => {
    for (const name of ['A b+c%20.txt', 'ä-日本~1.txt', "it's (1)&2=3.txt", '.hidden/x~y~z']) {
      await opened().write(name, content(name))
      expect(await text(await opened().read(name))).toBe(name)
      expect(await namesOf(opened(), name)).toEqual([name])
    }
  })

  it('takes what is larger than a part, and gives any part of it', async () => {
    const pieces = Array.from({ length: 18 }, (_, index) => Buffer.alloc(2 ** 20 + 1, index))
    const whole = Buffer.concat(pieces)
    await opened().write('large.bin', Readable.from(pieces))
    expect(await opened().stat('large.bin')).toMatchObject({ size: whole.length })
    expect((await buffer(await opened().read('large.bin'))).equals(whole)).toBe(true)
    const range = { start: 8 * 2 ** 20 - 10, end: 8 * 2 ** 20 + 10 }
    expect((await buffer(await opened().read('large.bin', range))).equals(whole.subarray(range.start, range.end + 1))).toBe(true)
    const read = await opened().read('large.bin')
    read.destroy()
    expect(await opened().withFile('large.bin', async (path) => readFileSync(path).equals(whole))).toBe(true)
  })

  it('lists by the beginning of a name, in one folder', async () => {
    for (const name of ['x.txt', 'x__1.txt', 'y.txt', 'x__f/deep.txt']) await opened().write(name, content(name))
    expect(await namesOf(opened(), 'x__')).toEqual(['x__1.txt'])
    expect(await namesOf(opened(), 'x__f/')).toEqual(['x__f/deep.txt'])
    expect(await namesOf(opened(), 'nothing/here')).toEqual([])
  })

  it.each([4, 12 * 2 ** 20])('leaves nothing of a write that fails after %i bytes, and what was there as it was', async (bytes) => {
    await opened().write('kept.txt', content('before'))
    for (const name of ['kept.txt', 'never.txt'])
      await expect(opened().write(name, brokenContent(bytes))).rejects.toThrow('The client is gone.')
    expect(await text(await opened().read('kept.txt'))).toBe('before')
    expect(await opened().stat('never.txt')).toBeNull()
  })

  it('replaces a content', async () => {
    await opened().write('twice.txt', content('the first one'))
    await opened().write('twice.txt', content('second'))
    expect(await text(await opened().read('twice.txt'))).toBe('second')
  })

  it('copies, and deletes once or twice alike', async () => {
    for (const name of ['from.txt', 'A b%20.txt', 'ä-日本~1.txt']) {
      await opened().write(name, content('same'))
      await opened().copy(name, 'to.txt')
      expect(await text(await opened().read('to.txt'))).toBe('same')
    }
    await opened().delete('from.txt')
    await opened().delete('from.txt')
    expect(await text(await opened().read('to.txt'))).toBe('same')
    expect(await opened().stat('from.txt')).toBeNull()
    await expect(opened().read('from.txt')).rejects.toThrow(ObjectMissing)
    await expect(opened().copy('from.txt', 'again.txt')).rejects.toThrow(ObjectMissing)
    await expect(opened().withFile('from.txt', async () => 'read')).rejects.toThrow(ObjectMissing)
  })

  it.each(wrongNames)('has no object %j', async (name) => {
    await opened().write('a/one.txt', content('0123456789'))
    await expect(opened().read(name)).rejects.toThrow(ObjectMissing)
    await expect(opened().write(name, content('mine'))).rejects.toThrow(ObjectMissing)
    await expect(opened().copy('a/one.txt', name)).rejects.toThrow(ObjectMissing)
    await expect(opened().copy(name, 'stolen.txt')).rejects.toThrow(ObjectMissing)
    await expect(opened().delete(name)).rejects.toThrow(ObjectMissing)
    await expect(opened().stat(name)).rejects.toThrow(ObjectMissing)
  })
}
