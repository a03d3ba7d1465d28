import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { eventually, full, runOperation } from '../flows/make-flow.js'
import { type App, onEachApp } from '../support/app.js'
import { outbox } from '../support/outbox.js'

// Who gets a notification gets a mail of it, if they want to.

const { folder, environment, mails } = outbox()
const user = (app: App, more: object): Promise<{ id: string }> => app.must('/users', { body: { password: 'long-enough-1', ...more } })
const mailAbout = async (subject: string): Promise<string> => {
  const about = () => mails().filter((mail) => mail.includes(`Subject: ${subject}`))
  const found = await eventually(
    () => Promise.resolve(about()),
    ({ length }) => length > 0,
  )
  expect(found).toHaveLength(1)
  return found[0]!
}

onEachApp(
  'Mails of notifications',
  (app) => {
    const notify = (recipient: string, subject: string, question = '') =>
      app().request(`/notifications${question}`, { body: { recipient, subject, message: 'Look at **this**, <b>now</b>' } })

    it('go to recipients who want them, of REST, GraphQL and flows alike', async () => {
      const name = app().databaseName
      const { id } = await user(app(), { email: `${name}@example.com` })
      expect((await notify(id, `rest ${name}`)).status).toBe(200)
      const mail = await mailAbout(`rest ${name}`)
      expect(mail).toContain(`To: ${name}@example.com`)
      expect(mail).toContain('<strong>this</strong>, &lt;b&gt;now&lt;/b&gt;')

      const data = `{ recipient: { id: "${id}" }, subject: "graphql ${name}" }`
      const made = await app().graphql(`mutation { create_notifications_item(data: ${data}) { id } }`, { system: true })
      expect(made.body.errors).toBeUndefined()
      await mailAbout(`graphql ${name}`)
      await runOperation(app(), { type: 'notification', options: { recipient: [id], subject: `flow ${name}`, message: 'm', ...full } })
      await mailAbout(`flow ${name}`)
    })

    it('go to nobody who does not want them, who has no address or is not active, and not for what is taken back', async () => {
      const name = `none-${app().databaseName}`
      const unwilling = await user(app(), { email: `${name}-1@example.com`, email_notifications: false })
      const nowhere = await user(app(), {})
      const suspended = await user(app(), { email: `${name}-2@example.com`, status: 'suspended' })
      const willing = await user(app(), { email: `${name}-3@example.com` })
      for (const { id } of [unwilling, nowhere, suspended]) expect((await notify(id, name)).status).toBe(200)
      expect((await notify(willing.id, name, '?dry_run=true')).status).toBe(200)
      // Mails go out in order: when this one is there, the others would be.
      await notify(willing.id, `last ${name}`)
      await mailAbout(`last ${name}`)
      expect(mails().filter((mail) => mail.includes(`Subject: ${name}`))).toEqual([])
    })

    it('stand in the template `base` where there is one; one that is broken loses no notification', async () => {
      const name = `base-${app().databaseName}`
      const { id } = await user(app(), { email: `${name}@example.com` })
      writeFileSync(join(folder, 'base.liquid'), '<h1>{{ title }}</h1>{{ html | raw }}')
      await notify(id, name)
      expect(await mailAbout(name)).toMatch(new RegExp(`<h1>${name}</h1><p>Look at <strong>`))
      writeFileSync(join(folder, 'base.liquid'), '{% broken')
      expect((await notify(id, `${name}-broken`)).status).toBe(200)
      writeFileSync(join(folder, 'base.liquid'), '{{ html | raw }}')
    })
  },
  undefined,
  environment,
)
