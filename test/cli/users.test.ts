import { beforeAll, describe, expect, it } from '@jest/globals'
import { commandsIn } from '../support/commands.js'

// issue 11.10: users who are locked out are brought back by a command, while the server runs.

describe('issue 11.10: tessera users passwd', () => {
  const { start } = commandsIn()
  const environment = { PORT: '0', ADMIN_PASSWORD: 'admin-pass-1', HASH_MEMORY_COST: '1024', HASH_TIME_COST: '2', LOGIN_STALL_TIME: '0' }
  const admin = 'admin@example.com'
  let url = ''
  beforeAll(async () => {
    url = await start(environment).url()
  })

  const post = async (path: string, body: object): Promise<{ status: number; refreshToken: string }> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const { data } = (await answer.json()) as { data?: { refresh_token: string } }
    return { status: answer.status, refreshToken: data?.refresh_token ?? '' }
  }
  const login = (password: string) => post('/auth/login', { email: admin, password })
  const passwd = async (input: string, ...words: readonly string[]) => {
    const command = start(environment, ['users', ...words])
    command.child.stdin!.end(input)
    const code = await command.ended
    return { code, text: command.text() }
  }

  it('sets a password that is piped in, lets the locked administrator in at once, and ends the sessions of before', async () => {
    const { refreshToken } = await login('admin-pass-1')
    for (let attempt = 0; attempt < 26; attempt += 1) expect((await login('wrong')).status).toBe(401)
    expect((await login('admin-pass-1')).status).toBe(401)
    const { code, text } = await passwd('another-pass-2\n', 'passwd', 'ADMIN@example.com')
    expect([code, text]).toEqual([0, expect.stringContaining('has a new password')])
    expect(text).not.toContain('another-pass-2')
    expect((await login('another-pass-2')).status).toBe(200)
    expect((await login('admin-pass-1')).status).toBe(401)
    expect((await post('/auth/refresh', { refresh_token: refreshToken })).status).toBe(401)
  })

  it.each([
    ['nothing piped in', '', ['passwd', admin], 'The password is empty; nothing was changed.'],
    ['an unknown address', 'x-pass-1\n', ['passwd', 'nobody@example.com'], 'There is no user with the e-mail nobody@example.com.'],
    ['a password on the command line', '', ['passwd', admin, 'secret-pass'], 'too many arguments'],
    ['no action', '', [], 'passwd <email>'],
  ])('refuses %s in a sentence', async (_title, input, words, sentence) => {
    const { code, text } = await passwd(input, ...words)
    expect([code, text]).toEqual([1, expect.stringContaining(sentence)])
    expect(text).not.toMatch(/^\s+at /m)
  })

  it('(options without a command are those of start)', async () => {
    const second = start({ ...environment, DB_FILENAME: './second.sqlite' }, ['--demo'])
    await second.url()
    expect(second.text()).toContain('The demo was made.')
    second.child.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })
})
