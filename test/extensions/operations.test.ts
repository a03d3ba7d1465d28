import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { makeFlow, type OperationSketch } from '../flows/make-flow.js'
import { questionsTo } from '../support/app.js'
import { type ExtensionServer, extensionsFolder, startWithExtensions } from './server.js'

// Operations that extensions bring: issue 16, spec/08 §5.

const manifest = (name: string, options: object) =>
  JSON.stringify({ name, version: '1.0.0', 'directus:extension': { host: '*', ...options } })

describe('Operations of extensions', () => {
  const folders: string[] = []
  let server: ExtensionServer | undefined
  const start = async (files: Record<string, string>) => {
    const folder = extensionsFolder(files)
    folders.push(folder)
    server = await startWithExtensions(folder)
    const run = async (operations: readonly OperationSketch[], options: object = {}) => {
      const id = await makeFlow(questionsTo(server!.url), 'webhook', { method: 'POST', ...options }, operations)
      return server!.request(`/flows/trigger/${id}`, { method: 'POST', body: '{"name":"Ada"}' })
    }
    return { server, folder, run }
  }
  afterEach(async () => {
    await server?.close()
    server = undefined
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('lie in a folder, a package or a bundle, and get rendered options', async () => {
    const { run } = await start({
      'operations/greet/api.js': `export default { id: 'greet', handler: ({ name }) => 'Hello ' + name }`,
      'operations/greet/app.js': `export default { id: 'greet', name: 'Greet', overview: null, options: [] }`,
      'loud/package.json': manifest('loud', { type: 'operation', path: { app: 'dist/app.js', api: 'dist/api.js' } }),
      'loud/dist/api.js': `import { defineOperationApi } from '@directus/extensions-sdk'
        export default defineOperationApi({ id: 'loud', handler: async ({ text }) => ({ text: text.toUpperCase() }) })`,
      'more/package.json': manifest('more', { type: 'bundle', path: { app: 'dist/app.js', api: 'dist/api.js' }, entries: [] }),
      'more/dist/api.js': `const operations = [{ name: 'twice', config: { id: 'twice', handler: ({ text }) => text + text } }]; export { operations }`,
    })
    const chain = [
      { type: 'greet', options: { name: '{{ $trigger.body.name }}' } },
      { type: 'loud', options: { text: '{{ $last }}' } },
      { type: 'twice', options: { text: '{{ op2.text }}!' } },
    ]
    expect(await run(chain)).toEqual({ status: 200, body: '"HELLO ADA!HELLO ADA!"' })
  })

  it('have the context of the flow; what they throw rejects', async () => {
    const { run } = await start({
      'operations/look/api.ts': `export default { id: 'look', handler: async (options, context) => {
        const { services, database, getSchema, env, logger, data, accountability, flow } = context
        const items = new services.ItemsService('articles', { schema: await getSchema(), accountability, knex: database })
        const [{ count }] = await database('articles').count({ count: '*' })
        return { first: await items.readOne(1, { fields: ['title'] }), count: Number(count), name: data.$trigger.body.name, last: data.$last.body.name,
          user: typeof accountability.user, flow: flow.name, secret: typeof env.SECRET, log: typeof logger.info } } }`,
      'operations/fail/api.js': `import { createError } from '@directus/errors'
        const Full = createError('FULL', 'It is full.', 409)
        export default { id: 'fail', handler: ({ how }) => { if (how === 'own') throw new Full(); if (how === 'text') throw '{"reason":"json"}'; null.x } }`,
    })
    expect(await run([{ type: 'look' }])).toEqual({
      status: 200,
      body: {
        first: { title: 'One' },
        count: 3,
        name: 'Ada',
        last: 'Ada',
        user: 'string',
        flow: 'flow',
        secret: 'string',
        log: 'function',
      },
    })
    const failed = (how: string) => run([{ type: 'fail', key: 'fail', options: { how } }], { return: 'fail' })
    expect(await failed('own')).toMatchObject({ body: { code: 'FULL', status: 409, message: 'It is full.' } })
    expect(await failed('text')).toMatchObject({ body: { reason: 'json' } })
    // What a fault in the code says is for the log alone.
    expect(await failed('fault')).toEqual({ status: 200, body: {} })
    expect(await run([{ type: 'fail', options: { how: 'own' } }], { error_on_reject: true })).toMatchObject({ status: 409 })
  })

  it('of a filter flow work inside of the transaction of the write', async () => {
    const { server } = await start({
      'operations/count/api.js': `export default { id: 'count', handler: async ({ refuse }, { database, data }) => {
        await database('articles').insert({ title: 'by the operation' })
        if (refuse) throw new Error('no')
        return { ...data.$trigger.payload, title: 'changed' } } }`,
    })
    const { must, request } = questionsTo(server.url)
    const events = { type: 'filter', scope: ['items.create'], collections: ['articles'], return: '$last' }
    const id = await makeFlow({ must }, 'event', events, [{ type: 'count' }])
    expect(await must('/items/articles', { body: { title: 'mine' } })).toMatchObject({ title: 'changed' })
    await must(`/flows/${id}`, { method: 'DELETE' })
    const before = await must<unknown[]>('/items/articles')
    await makeFlow({ must }, 'event', events, [{ type: 'count', options: { refuse: true } }])
    expect((await request('/items/articles', { body: { title: 'mine' } })).status).toBe(500)
    expect(await must('/items/articles')).toEqual(before)
  })

  it('change and go when the extensions are loaded again; a wrong one, or one with the name of ours, is left out', async () => {
    const { server, folder, run } = await start({
      'operations/one/api.js': `export default { id: 'one', handler: () => 1 }`,
      'operations/log/api.js': `export default { id: 'log', handler: () => 'stolen' }`,
      'operations/wrong/api.js': `export default { id: 'wrong' }`,
    })
    expect(await run([{ type: 'one' }])).toMatchObject({ body: '1' })
    expect(await run([{ type: 'log', options: { message: 'm' } }])).toMatchObject({ status: 204 })
    writeFileSync(join(folder, 'operations/one/api.js'), `export default { id: 'one', handler: () => 2 }`)
    await server.platform.extensions.reload()
    expect(await run([{ type: 'one' }])).toMatchObject({ body: '2' })
    rmSync(join(folder, 'operations/one'), { recursive: true })
    await server.platform.extensions.reload()
    expect(await run([{ type: 'one' }])).toMatchObject({ status: 204 })
  })
})
