import { expect, it } from '@jest/globals'
import { readRoot } from '../guards/source.js'
import { onEachApp } from '../support/app.js'
import { fillBlog } from '../support/blog.js'

const examples = [...readRoot('src/graphql/README.md').matchAll(/```graphql\n([\s\S]*?)```/g)].map(([, text]) => text!)

onEachApp(
  'The README of GraphQL',
  (app) => {
    it('has examples', () => expect(examples.length).toBeGreaterThanOrEqual(4))

    it.each(examples)('shows what the server answers: %s', async (query) => {
      const { body } = await app().graphql(query)
      expect(body.errors).toBeUndefined()
      for (const answer of Object.values(body.data as unknown as object)) expect(JSON.stringify(answer).length).toBeGreaterThan(10)
    })
  },
  fillBlog,
)
