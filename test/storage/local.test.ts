import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { ObjectMissing } from '../../src/storage/driver.js'
import { localDriver } from '../../src/storage/local.js'
import { openStorage } from '../../src/storage/storage.js'
import { temporaryFolder } from '../support/app.js'

const folder = temporaryFolder()
const outside = join(folder, 'outside.txt')
const root = join(folder, 'root')
const driver = localDriver(root)
const content = (value: string): Readable => Readable.from([Buffer.from(value)])
const namesOf = async (prefix: string): Promise<string[]> => {
  const names: string[] = []
  for await (const name of driver.list(prefix)) names.push(name)
  return names.sort()
}

describe('the local driver', () => {
  it('gives back what was written, whole or in part', async () => {
    await driver.write('a/one.txt', content('0123456789'))
    expect(await text(await driver.read('a/one.txt'))).toBe('0123456789')
    expect(await text(await driver.read('a/one.txt', { start: 2, end: 4 }))).toBe('234')
    expect(await driver.stat('a/one.txt')).toMatchObject({ size: 10 })
  })

  it('lists by the beginning of a name, in one folder', async () => {
    for (const name of ['x.txt', 'x__1.txt', 'y.txt', 'x__f/deep.txt']) await driver.write(name, content(name))
    expect(await namesOf('x__')).toEqual(['x__1.txt'])
    expect(await namesOf('x__f/')).toEqual(['x__f/deep.txt'])
    expect(await namesOf('nothing/here')).toEqual([])
  })

  it('leaves nothing of a write that fails, and what was there as it was', async () => {
    await driver.write('kept.txt', content('before'))
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half')
        throw new Error('The client is gone.')
      })(),
    )
    await expect(driver.write('kept.txt', broken)).rejects.toThrow('The client is gone.')
    expect(await text(await driver.read('kept.txt'))).toBe('before')
    expect(readdirSync(join(root, '.partial'))).toEqual([])
  })

  it('copies, and deletes once or twice alike', async () => {
    await driver.write('from.txt', content('same'))
    await driver.copy('from.txt', 'to.txt')
    await driver.delete('from.txt')
    await driver.delete('from.txt')
    expect(await text(await driver.read('to.txt'))).toBe('same')
    expect(await driver.stat('from.txt')).toBeNull()
    await expect(driver.copy('from.txt', 'again.txt')).rejects.toThrow(ObjectMissing)
  })

  it('takes a folder for no object', async () => {
    mkdirSync(join(root, 'folder'), { recursive: true })
    expect(await driver.stat('folder')).toBeNull()
    await expect(driver.read('folder')).rejects.toThrow(ObjectMissing)
    await expect(driver.withFile('folder', async () => 'read')).rejects.toThrow(ObjectMissing)
    await driver.delete('folder')
    expect(readdirSync(root)).toContain('folder')
  })

  it.each([
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
  ])('never leaves its folder: %j', async (name) => {
    writeFileSync(outside, 'secret')
    await expect(driver.read(name)).rejects.toThrow(ObjectMissing)
    await expect(driver.write(name, content('mine'))).rejects.toThrow(ObjectMissing)
    await expect(driver.copy('a/one.txt', name)).rejects.toThrow(ObjectMissing)
    await expect(driver.copy(name, 'stolen.txt')).rejects.toThrow(ObjectMissing)
    await expect(driver.delete(name)).rejects.toThrow(ObjectMissing)
    await expect(driver.stat(name)).rejects.toThrow(ObjectMissing)
    expect(readFileSync(outside, 'utf8')).toBe('secret')
  })
})

describe('the locations', () => {
  const locationsOf = (environment: Record<string, string>) =>
    openStorage(loadConfig({ SECRET: 'a-secret-for-tests', ...environment }).storage.locations)

  it('are one local folder when nobody says otherwise', () => {
    expect(loadConfig({ SECRET: 'a-secret-for-tests' }).storage.locations).toEqual([
      { name: 'local', driver: 'local', root: './uploads', healthThreshold: 750 },
    ])
  })

  it('are told by variables of their own; the first is the standard', () => {
    const storage = locationsOf({
      STORAGE_LOCATIONS: 'fast,slow',
      STORAGE_FAST_ROOT: './fast',
      STORAGE_SLOW_ROOT: './slow',
      STORAGE_SLOW_HEALTHCHECK_THRESHOLD: '2s',
    })
    expect(storage.standard.name).toBe('fast')
    expect(storage.find('slow')?.healthThreshold).toBe(2000)
    expect(storage.find('other')).toBeUndefined()
  })

  it.each([
    [
      { STORAGE_LOCATIONS: 'cloud', STORAGE_CLOUD_DRIVER: 's3' },
      'STORAGE_CLOUD_DRIVER is "s3", which this server does not have. It has: local.',
    ],
    [{ STORAGE_LOCATIONS: 'other' }, 'STORAGE_OTHER_ROOT is missing: the location "other" needs a folder.'],
    [{ STORAGE_LOCATIONS: '../x' }, 'STORAGE_LOCATIONS names "../x": a location is called by letters, digits and "_".'],
  ])('stop the start with a sentence: %j', (environment, sentence) => {
    expect(() => locationsOf(environment as never)).toThrow(sentence)
  })
})
