import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { ObjectMissing } from '../../src/storage/driver.js'
import { localDriver } from '../../src/storage/local.js'
import { openStorage } from '../../src/storage/storage.js'
import { temporaryFolder } from '../support/app.js'
import { brokenContent, content, keepsContract, wrongNames } from './contract.js'

const folder = temporaryFolder()
const outside = join(folder, 'outside.txt')
const root = join(folder, 'root')
const driver = localDriver(root)

describe('the local driver', () => {
  keepsContract(() => driver)

  it('leaves no file of a write that fails', async () => {
    await expect(driver.write('kept.txt', brokenContent(4))).rejects.toThrow('The client is gone.')
    expect(readdirSync(join(root, '.partial'))).toEqual([])
  })

  it('takes a folder for no object', async () => {
    mkdirSync(join(root, 'folder'), { recursive: true })
    expect(await driver.stat('folder')).toBeNull()
    await expect(driver.read('folder')).rejects.toThrow(ObjectMissing)
    await expect(driver.withFile('folder', async () => 'read')).rejects.toThrow(ObjectMissing)
    await driver.delete('folder')
    expect(readdirSync(root)).toContain('folder')
  })

  it.each(wrongNames)('never leaves its folder: %j', async (name) => {
    writeFileSync(outside, 'secret')
    await expect(driver.write(name, content('mine'))).rejects.toThrow(ObjectMissing)
    await expect(driver.delete(name)).rejects.toThrow(ObjectMissing)
    expect(readFileSync(outside, 'utf8')).toBe('secret')
  })
})

describe('the locations', () => {
  const locationsOf = (environment: Record<string, string>) =>
    openStorage(loadConfig({ SECRET: 'a-secret-for-tests', ...environment }).storage.locations)

  it('are one local folder when nobody says otherwise', () => {
    expect(loadConfig({ SECRET: 'a-secret-for-tests' }).storage.locations).toMatchObject([
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
      { STORAGE_LOCATIONS: 'cloud', STORAGE_CLOUD_DRIVER: 'tape' },
      'STORAGE_CLOUD_DRIVER is "tape", which this server does not have. It has: local, s3, gcs, azure.',
    ],
    [{ STORAGE_LOCATIONS: 'cloud', STORAGE_CLOUD_DRIVER: 's3' }, 'STORAGE_CLOUD_BUCKET is missing: the location "cloud" (s3) needs it.'],
    [
      { STORAGE_LOCATIONS: 'cloud', STORAGE_CLOUD_DRIVER: 'gcs', STORAGE_CLOUD_BUCKET: 'b' },
      'STORAGE_CLOUD_KEY_FILENAME or STORAGE_CLOUD_CREDENTIALS is missing: the location "cloud" (gcs) needs it.',
    ],
    [
      { STORAGE_LOCATIONS: 'cloud', STORAGE_CLOUD_DRIVER: 'gcs', STORAGE_CLOUD_BUCKET: 'b', STORAGE_CLOUD_CREDENTIALS: '{"private' },
      'STORAGE_CLOUD_CREDENTIALS has no key of a service account that could be read.',
    ],
    [
      { STORAGE_LOCATIONS: 'cloud', STORAGE_CLOUD_DRIVER: 'azure', STORAGE_CLOUD_CONTAINER_NAME: 'c', STORAGE_CLOUD_ACCOUNT_NAME: 'a' },
      'STORAGE_CLOUD_ACCOUNT_KEY is missing: the location "cloud" (azure) needs it.',
    ],
    [{ STORAGE_LOCATIONS: 'other' }, 'STORAGE_OTHER_ROOT is missing: the location "other" needs a folder.'],
    [{ STORAGE_LOCATIONS: '../x' }, 'STORAGE_LOCATIONS names "../x": a location is called by letters, digits and "_".'],
  ])('stop the start with a sentence: %j', (environment, sentence) => {
    expect(() => locationsOf(environment as never)).toThrow(sentence)
  })
})
