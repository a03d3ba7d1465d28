import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { load } from 'js-yaml'
import { loadConfig } from '../../src/config/config.js'
import { variables } from '../../src/config/variables.js'
import { openStorage } from '../../src/storage/storage.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const textOf = (path: string): string => readFileSync(root + path, 'utf8')

/** The instructions of a Dockerfile, lines that go on joined. */
const instructions = textOf('Dockerfile')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => ({ name: line.split(' ')[0]!, rest: line.slice(line.indexOf(' ') + 1) }))
const start = instructions.findLastIndex(({ name }) => name === 'FROM')
const last = instructions.slice(start)
const only = (name: string): string => {
  const found = last.filter((instruction) => instruction.name === name)
  expect(found).toHaveLength(1)
  return found[0]!.rest
}

describe('Dockerfile', () => {
  it('builds in one stage and runs in another, on a Node that is allowed', () => {
    const stages = instructions.filter(({ name }) => name === 'FROM').map(({ rest }) => rest)
    expect(stages).toHaveLength(2)
    for (const stage of stages) expect(Number(/^node:(\d+)-/.exec(stage)?.[1])).toBeGreaterThanOrEqual(20)
    expect(last.filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from=build /build/'))).toEqual([])
  })

  it('runs the scripts of packages that package.json allows, and no others', () => {
    const { allowScripts } = JSON.parse(textOf('package.json')) as { allowScripts: Readonly<Record<string, boolean>> }
    const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name])
    const runs = instructions.filter(({ name }) => name === 'RUN').map(({ rest }) => rest)
    expect(runs.filter((run) => /npm (ci|prune)/.test(run) && !run.includes('--ignore-scripts'))).toEqual([])
    expect(
      runs
        .join('\n')
        .match(/npm rebuild [^&\n]*/g)!
        .map((command) => command.trim()),
    ).toEqual([`npm rebuild ${allowed.join(' ')}`])
  })

  it('copies what exists, and what .dockerignore lets in', () => {
    const sources = instructions
      .slice(0, start)
      .filter(({ name }) => name === 'COPY')
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1))
    const allowed = textOf('.dockerignore').split('\n')
    expect(allowed[0]).toBe('*')
    for (const source of sources) expect([source, existsSync(root + source), allowed.includes(`!${source}`)]).toEqual([source, true, true])
    for (const secret of ['.env', 'data', '.git', 'node_modules', 'uploads']) expect(allowed).not.toContain(`!${secret}`)
  })

  it('runs as a user without rights, listens outside, and is asked how it is', () => {
    expect(only('USER')).toBe('node')
    const environment = Object.fromEntries(
      only('ENV')
        .split(' ')
        .map((pair) => pair.split('=') as [string, string]),
    )
    const config = loadConfig({ ...environment, SECRET: 'a-secret-for-tests' })
    expect(config.server).toMatchObject({ host: '0.0.0.0', port: Number(only('EXPOSE')) })
    expect(only('HEALTHCHECK')).toContain('/server/ping')
    const { bin } = JSON.parse(textOf('package.json')) as { bin: { tessera: string } }
    expect(JSON.parse(only('CMD'))).toEqual(['node', `/opt/tessera/${bin.tessera}`, 'start'])
  })

  it('keeps data and files where the server looks for them', () => {
    const folder = only('WORKDIR')
    const config = loadConfig({ SECRET: 'a-secret-for-tests' })
    expect(JSON.parse(only('VOLUME'))).toEqual([`${folder}/data`, `${folder}/${config.storage.locations[0]!.root.slice(2)}`])
  })

  it('its health check answers for a server that is there, and for none', () => {
    const [command, ...options] = JSON.parse(only('HEALTHCHECK').slice(only('HEALTHCHECK').indexOf('['))) as string[]
    expect(command).toBe('node')
    expect(spawnSync(process.execPath, options, { env: { PORT: '9' } }).status).toBe(1)
  })

  const engine = spawnSync('docker', ['info'], { timeout: 10_000 })
  ;(engine.status === 0 ? it : it.skip)(
    'is built where a Docker engine answers',
    () => {
      expect(spawnSync('docker', ['build', '--quiet', root], { timeout: 900_000 }).status).toBe(0)
    },
    900_000,
  )
})

interface Service {
  readonly image?: string
  readonly ports?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly volumes: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
}

describe('compose.yaml', () => {
  const { services, volumes } = load(textOf('compose.yaml')) as {
    readonly services: Readonly<Record<string, Service>>
    readonly volumes: Readonly<Record<string, null>>
  }
  const { tessera, ...others } = services
  /** As a shell fills it in. */
  const filled = Object.fromEntries(
    Object.entries(tessera!.environment).map(([name, value]) => [
      name,
      value.replace(/\$\{\w+:-([^}]*)\}/, '$1').replace(/\$\{(\w+):\?[^}]*\}/, 'given-$1'),
    ]),
  )

  it('has variables that exist, with values that start a server', () => {
    expect(Object.keys(filled).filter((name) => !(name in variables))).toEqual([])
    const config = loadConfig(filled)
    expect(config.database).toMatchObject({ client: 'postgres' })
    expect(openStorage(config.storage.locations).standard.name).toBe('local')
  })

  it('names hosts that are services', () => {
    expect(Object.keys(others).sort()).toEqual([filled.DB_HOST, new URL(filled.REDIS!).hostname].sort())
  })

  it('has no secret of its own: whoever starts it gives them', () => {
    const secrets = Object.values(services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) => /SECRET|PASSWORD|TOKEN/.test(name)),
    )
    expect(secrets.length).toBeGreaterThanOrEqual(3)
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?/)
  })

  it('waits for what is healthy, and keeps what must not be lost', () => {
    expect(tessera!.depends_on).toEqual(Object.fromEntries(Object.keys(others).map((name) => [name, { condition: 'service_healthy' }])))
    for (const { healthcheck, ports } of Object.values(others)) {
      expect(healthcheck!.test.length).toBeGreaterThan(1)
      expect(ports).toBeUndefined()
    }
    const named = Object.values(services).flatMap((service) => service.volumes.map((volume) => volume.split(':')[0]!))
    expect(named.filter((name) => !name.startsWith('.')).sort()).toEqual(Object.keys(volumes).sort())
    expect(tessera!.ports).toEqual([`8055:${only('EXPOSE')}`])
  })
})
