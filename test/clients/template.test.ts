import { createDirectus, rest, serverInfo, staticToken } from '@directus/sdk'
import { expect, it } from '@jest/globals'
import { adminToken, onEachApp, startApp } from '../support/app.js'
import { testDatabases } from '../support/databases.js'
import { applyTemplate, extractTemplate, readTemplate } from './template/tool.js'

// The tool that applies templates to Directus is not in npm, so what such a tool asks for is asked here by the SDK.

onEachApp(
  'A template',
  (app) => {
    const id = '00000000-0000-4000-8000-000000000020'

    it('is applied to an empty project, which then has all of it', async () => {
      await applyTemplate(app().url, adminToken, readTemplate())
      const fields = 'title,keywords,author.name,author.avatar.filename_download,tags.tags_id.name'
      const post = await app().must(`/items/posts/${id}?fields=${fields}`)
      expect(post).toEqual({
        title: 'First',
        keywords: ['a', 'b'],
        author: { name: 'Ada', avatar: { filename_download: 'cover.png' } },
        tags: [{ tags_id: { name: 'old' } }, { tags_id: { name: 'new' } }],
      })
      const blocks = await app().must(`/items/posts/${id}?fields=blocks.collection,blocks.item:block_text.text,translations.title`)
      expect(blocks).toEqual({
        blocks: [
          { collection: 'block_text', item: { text: 'Hello' } },
          { collection: 'block_picture', item: '00000000-0000-4000-8000-000000000031' },
        ],
        translations: [{ title: 'Erster' }],
      })
      expect(await app().must('/items/site?fields=name,home.title')).toEqual({ name: 'Ours', home: { title: 'First' } })
      const client = createDirectus(app().url).with(staticToken(adminToken)).with(rest())
      const info = await client.request(serverInfo())
      expect(info).toMatchObject({
        project: { project_name: 'A blog' },
        version: '11.17.4',
        // Where clients of Directus look for nothing else.
        extensions: { tessera: { version: expect.stringMatching(/^\d/) } },
      })
    })

    it('that is made of the project makes the same project of another empty one', async () => {
      const extracted = await extractTemplate(app().url, adminToken)
      const kind = testDatabases.find(({ name }) => name === app().databaseName)!
      const empty = await kind.create()
      const other = await startApp(empty.config)
      try {
        await applyTemplate(other.url, adminToken, extracted)
        expect(sorted(await extractTemplate(other.url, adminToken))).toEqual(sorted(extracted))
      } finally {
        await other.stop()
        await empty.drop()
      }
    })
  },
  undefined,
  {},
  ['sqlite', 'postgres'],
)

/** Lists whose order says nothing, in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).toSorted((one, two) => (JSON.stringify(one) < JSON.stringify(two) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, sorted(part)]))
}
