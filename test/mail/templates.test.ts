import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { expect, it } from '@jest/globals'
import { pino } from 'pino'
import { htmlOfMarkdown } from '../../src/mail/html.js'
import { createTemplates } from '../../src/mail/templates.js'
import { temporaryFolder } from '../support/app.js'

const folder = temporaryFolder()
const log: string[] = []
const logger = pino(new Writable({ write: (line, _, done) => done(void log.push(String(line))) }))
const project = { projectName: 'Shop', projectColor: '#123456', projectLogo: null, projectUrl: null }
const compose = createTemplates(join(folder, 'templates'), logger, async () => project)
mkdirSync(join(folder, 'templates'))
const write = (name: string, text: string) => writeFileSync(join(folder, 'templates', `${name}.liquid`), text)
writeFileSync(join(folder, 'outside.liquid'), 'a secret of the machine')

it('a file that is broken is logged with its name and without paths; the built-in template of the name is used', async () => {
  write('password-reset', '{% for %}')
  const { text } = await compose({ name: 'password-reset', data: { url: 'https://a.test/', email: 'a@b.test' } })
  expect(text).toContain('https://a.test/')
  expect(log).toHaveLength(1)
  expect(JSON.parse(log[0]!)).toMatchObject({
    level: 50,
    template: 'password-reset',
    reason: expect.stringContaining('password-reset.liquid'),
  })
  expect(log[0]).not.toContain(folder)
})

it('a file without a built-in template is refused with its name when it is broken, and does not keep others from working', async () => {
  write('welcome', '{% layout "missing" %}')
  write('greeting', 'Hi {{ name }}')
  const failure = compose({ name: 'welcome' })
  await expect(failure).rejects.toMatchObject({ code: 'INVALID_PAYLOAD', message: expect.stringContaining('"welcome"') })
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining(folder) })
  expect((await compose({ name: 'greeting', data: { name: '<you>' } })).html).toBe('Hi &lt;you&gt;')
})

it.each(['../outside', 'nothing', '/etc/passwd', '', 'constructor'])('there is no template %j', async (name) => {
  await expect(compose({ name })).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
})

it('nothing outside of the folder is included', async () => {
  write('curious', '{% include "../outside" %}')
  await expect(compose({ name: 'curious' })).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
})

it('HTML that is made of Markdown is shown as it is, with or without `raw`; other values are escaped', async () => {
  write('message', '{{ html }}|{{ html | raw }}|{{ other }}|{{ list }}|{{ none }}')
  const html = await htmlOfMarkdown('**a** <i>')
  const shown = '<p><strong>a</strong> &lt;i&gt;</p>\n'
  expect((await compose({ name: 'message', data: { html, other: '<i>', list: ['<', 1], none: null } })).html).toBe(
    `${shown}|${shown}|&lt;i&gt;|&lt;1|`,
  )
})

it('a template that never ends is stopped', async () => {
  write('endless', '{% for a in (1..1000000000) %}{{ a }}{% endfor %}')
  await expect(compose({ name: 'endless' })).rejects.toMatchObject({ code: 'INVALID_PAYLOAD' })
})

it('a file that cannot be read is told as such', async () => {
  symlinkSync(folder, join(folder, 'templates', 'folder.liquid'))
  await expect(compose({ name: 'folder' })).rejects.toMatchObject({ message: expect.stringContaining('EISDIR') })
})
