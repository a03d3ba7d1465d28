import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type App, adminToken, onEachApp, startApp } from '../support/app.js'
import { testDatabases } from '../support/databases.js'
import { openStandIn, type StandIn } from '../support/model.js'

const outputSchema = {
  type: 'object',
  properties: { title: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
  required: ['title'],
}
const wanted = { provider: 'openai-compatible', model: 'm', prompt: 'Suggest a title', outputSchema }

onEachApp('/ai/object', (app) => {
  let model: StandIn
  beforeAll(async () => {
    model = await openStandIn()
    await app().must('/settings', { method: 'PATCH', body: { ai_openai_compatible_base_url: model.url } })
  })
  afterAll(() => model.close())

  it('streams text that is one object', async () => {
    model.says({ text: '{"title": "A good one", "tags": ["a", "b"]}' })
    const told = await app().request('/ai/object', { body: { ...wanted, maxOutputTokens: 100 } })
    expect([told.status, JSON.parse(told.text)]).toEqual([200, { title: 'A good one', tags: ['a', 'b'] }])
    expect(model.asked.at(-1)!.body).toMatchObject({ model: 'm', max_tokens: 100 })
    // No key is set, and none is sent.
    expect(model.asked.at(-1)!.headers.authorization).toBeUndefined()
  })

  it('tells by its status what fails before the first word', async () => {
    model.says({ status: 400, message: 'sk-secret is wrong' })
    const { status, body, text } = await app().request('/ai/object', { body: wanted })
    expect([status, body.errors![0]!.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE'])
    expect(text).not.toContain('sk-secret')
  })

  it('breaks off where the text is no object', async () => {
    model.says({ text: 'I would rather not.' })
    await expect(app().request('/ai/object', { body: wanted })).rejects.toThrow()
  })

  it.each([
    ['no prompt', { prompt: '' }],
    ['no schema', { outputSchema: 'x' }],
    ['no tokens', { maxOutputTokens: 0 }],
    ['no model', { model: undefined }],
  ])('refuses %s', async (_what, changed) => {
    const { status, body } = await app().request('/ai/object', { body: { ...wanted, ...changed } })
    expect([status, body.errors![0]!.extensions.code]).toEqual([400, 'INVALID_PAYLOAD'])
  })

  it('is for users with access to the app', async () => {
    for (const path of ['object', 'files']) expect((await app().request(`/ai/${path}`, { as: null, body: wanted })).status).toBe(403)
  })

  it('asks nobody at an address that is denied, whatever the settings say', async () => {
    await app().must('/settings', { method: 'PATCH', body: { ai_openai_compatible_base_url: 'http://169.254.169.254/v1' } })
    const { status, body } = await app().request('/ai/object', { body: wanted })
    expect([status, body.errors![0]!.message]).toEqual([503, expect.stringMatching(/cannot be reached/)])
  })

  it('says that a key which was stored with another secret has to be set again', async () => {
    await app().must('/settings', { method: 'PATCH', body: { ai_openai_api_key: 'sk-1', ai_openai_allowed_models: ['m'] } })
    await app().platform.database.withPrisma((client) =>
      client.settings.updateMany({ data: { ai_openai_api_key: `sealed:v1:${'A'.repeat(60)}` } }),
    )
    await app().must('/settings', { method: 'PATCH', body: { project_name: 'x' } })
    const { status, body } = await app().request('/ai/object', { body: { ...wanted, provider: 'openai' } })
    expect([status, body.errors![0]!.message]).toEqual([503, expect.stringMatching(/set again/)])
  })
})

it('files go to the provider that is named, and OpenAI is asked by its chat completions', async () => {
  const [model, database] = [await openStandIn(), await testDatabases[0]!.create()]
  const base = { AI_OPENAI_BASE_URL: model.url, AI_ANTHROPIC_BASE_URL: model.url, AI_GOOGLE_BASE_URL: model.url.replace('/v1', '/v1beta') }
  const app = await startApp(database.config, base)
  try {
    const keys = { ai_openai_api_key: 'key-of-openai', ai_anthropic_api_key: 'key-of-anthropic', ai_google_api_key: 'key-of-google' }
    await app.must('/settings', { method: 'PATCH', body: { ...keys, ai_openai_allowed_models: ['gpt-x'] } })
    expect(await sendFile(app, 'openai')).toEqual([
      200,
      { provider: 'openai', id: 'file-abc', filename: 'a.txt', mediaType: 'text/plain', size: 5 },
    ])
    expect(model.asked.at(-1)).toMatchObject({ path: '/v1/files', headers: { authorization: 'Bearer key-of-openai' } })
    expect(String(model.asked.at(-1)!.body)).toMatch(/user_data[\s\S]*hello/)
    expect((await sendFile(app, 'anthropic'))[0]).toBe(200)
    expect(model.asked.at(-1)).toMatchObject({ path: '/v1/files', headers: { 'x-api-key': 'key-of-anthropic' } })
    expect((await sendFile(app, 'google'))[0]).toBe(200)
    expect(model.asked.at(-1)!.headers['x-goog-api-key']).toBe('key-of-google')
    expect(model.asked.at(-1)!.path).toMatch(/^\/upload\/v1beta\/files/)
    expect(await sendFile(app, 'openai-compatible')).toEqual([400, expect.anything()])
    expect((await sendFile(app, 'openai', 'application/x-msdownload'))[0]).toBe(415)
    expect((await app.request('/ai/files', { body: {} })).status).toBe(415)

    model.says({ text: '{"title":"x"}' })
    expect((await app.request('/ai/object', { body: { ...wanted, provider: 'openai', model: 'gpt-x' } })).text).toBe('{"title":"x"}')
    expect(model.asked.at(-1)).toMatchObject({ path: '/v1/chat/completions', headers: { authorization: 'Bearer key-of-openai' } })
  } finally {
    await app.stop()
    await database.drop()
    await model.close()
  }
})

async function sendFile(app: App, provider: string, type = 'text/plain') {
  const form = new FormData()
  form.set('provider', provider)
  form.set('file', new Blob(['hello'], { type }), 'a.txt')
  const response = await fetch(`${app.url}/ai/files`, { method: 'POST', headers: { authorization: `Bearer ${adminToken}` }, body: form })
  return [response.status, await response.json()]
}
