import { defineGraphql } from 'tessera/extensions'

// Articles get a headline, the number of articles of their author, and these articles.
export default defineGraphql((schema) => {
  const articles = schema.collection('articles')
  if (!articles) return

  articles.field('headline', {
    type: 'String',
    needs: ['title', 'author'],
    args: { loud: { type: 'Boolean', defaultValue: false } },
    rest: true,
    resolve: ({ title, author }, { loud }) => `${loud ? String(title).toUpperCase() : title}, by ${author}`,
  })
  articles.field('countOfAuthor', {
    type: 'Int',
    needs: ['author'],
    load: async (items, _args, context) => {
      const authors = items.map(({ author }) => author)
      const counts = await context.items('articles').readByQuery({
        aggregate: { count: '*' },
        group: ['author'],
        filter: { author: { _in: authors } },
      })
      return authors.map((author) => counts.find((entry) => entry.author === author)?.count)
    },
  })
  articles.field('ofAuthor', {
    type: [articles.ref],
    needs: ['author'],
    resolve: ({ author }, _args, context, info) => context.read('articles', { filter: { author: { _eq: author } }, sort: ['id'] }, info),
  })
})
