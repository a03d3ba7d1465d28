import type { Asking, Data } from './requests.js'

const password = 'pass-of-the-visitor-1'

/** Tokens and sessions of users, and shares of items. */
export async function askOfAccess(asking: Asking): Promise<void> {
  const { ask } = asking
  const user = await ask('POST', '/users', { email: 'visitor@example.com', password })
  for (const path of ['/users/me', `/users/${user.id}`]) {
    const token = await ask('POST', `${path}/tokens`, { name: 'for a script' })
    await ask('GET', `${path}/tokens`)
    await ask('DELETE', `${path}/tokens/${token.id}`)
  }
  await askOfSessions(asking, `/users/${user.id}/sessions`, user)
  await askOfShares(asking)
}

async function askOfSessions({ ask, as }: Asking, path: string, { id }: Data): Promise<void> {
  const logIn = async () =>
    (await ask('POST', '/auth/login', { email: 'visitor@example.com', password })) as Data & { access_token: string }
  const [one, own] = [await logIn(), await logIn()]
  const sessions = (await ask('GET', path)) as unknown as Data[]
  await ask('DELETE', `${path}/${sessions[0]!.id}`)
  const visitor = as((await logIn()).access_token)
  const mine = (await visitor.ask('GET', '/users/me/sessions')) as unknown as (Data & { current: boolean })[]
  const other = mine.find(({ current }) => !current)
  if (!other) throw new Error(`Of ${[one, own].length + 1} sessions one is left.`)
  await visitor.ask('DELETE', `/users/me/sessions/${other.id}`)
  await visitor.ask('DELETE', '/users/me/sessions')
  await ask('DELETE', path)
  await ask('DELETE', `/users/${id}`)
}

async function askOfShares({ ask }: Asking): Promise<void> {
  const share = await ask('POST', '/shares', { collection: 'articles', item: '1', name: 'For a friend' })
  await ask('GET', '/shares')
  await ask('GET', `/shares/${share.id}`)
  await ask('GET', `/shares/info/${share.id}`)
  await ask('POST', '/shares/auth', { share: share.id })
  await ask('POST', '/shares/invite', { share: share.id, emails: ['friend@example.com'] })
  await ask('PATCH', `/shares/${share.id}`, { name: 'For friends' })
  await ask('PATCH', '/shares', { keys: [share.id], data: { max_uses: 3 } })
  await ask('DELETE', '/shares', [share.id])
  const another = await ask('POST', '/shares', { collection: 'articles', item: '2' })
  await ask('DELETE', `/shares/${another.id}`)
}
