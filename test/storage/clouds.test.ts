import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { loadConfig } from '../../src/config/config.js'
import { type StorageDriver, StorageFailed } from '../../src/storage/driver.js'
import { ownerMarks } from '../../src/storage/owner.js'
import { openStorage } from '../../src/storage/storage.js'
import { type Cloud, clouds, locationIn } from '../support/clouds.js'
import { content, keepsContract, namesOf } from './contract.js'

// Each cloud by a server that speaks its protocol: s3rver, the same behind a door that speaks as Google does, and Azurite.

const driverOf = (cloud: Cloud, more: Record<string, string>): StorageDriver =>
  openStorage(
    loadConfig({ SECRET: 'a-secret-for-tests', STORAGE_LOCATIONS: 'cloud', ...locationIn(cloud, 'cloud', more) }).storage.locations,
  ).standard.driver

describe.each(Object.entries(clouds))('the driver %s', (_name, open) => {
  let cloud: Cloud
  let driver: StorageDriver
  beforeAll(async () => {
    cloud = await open()
    driver = driverOf(cloud, { ROOT: 'some/root' })
  })
  afterAll(() => cloud.close())

  keepsContract(() => driver)

  it('stores below its root, and sees nothing else', async () => {
    const beside = driverOf(cloud, { ROOT: '' })
    await beside.write('some/beside.txt', content('x'))
    await driver.write('own.txt', content('mine'))
    expect(await namesOf(beside, 'some/root/own')).toEqual(['some/root/own.txt'])
    await expect(driver.read('../beside.txt')).rejects.toThrow('No object can have this name.')
  })

  it('has nothing to sweep that was begun just now', async () => {
    expect(await driver.sweep(ownerMarks(), new Date(Date.now() - 86_400_000))).toBe(0)
  })

  it('tells what failed by a word, without what was sent', async () => {
    const nowhere = driverOf(cloud, { BUCKET: 'other-bucket', CONTAINER_NAME: 'other-container' })
    const closed = driverOf(cloud, { ENDPOINT: 'http://127.0.0.1:9/devstoreaccount1' })
    for (const broken of [nowhere, closed]) {
      const error = await broken.write('x.txt', content('x')).then(
        () => null,
        (thrown: unknown) => thrown as Error,
      )
      expect(error).toBeInstanceOf(StorageFailed)
      expect(error!.message).toMatch(/^The cloud refused, or did not answer: \w+\.$/)
      expect(Object.keys(error!)).toEqual(['name'])
      for (const secret of cloud.secrets) expect(JSON.stringify([error!.message, error!.stack])).not.toContain(secret)
    }
  }, 20_000)
})
