// Fields of each kind, over fields that the caller may read everywhere, somewhere, or nowhere.
export default (schema) => {
  const articles = schema.collection('articles')
  const authors = schema.collection('authors')
  articles?.field('shout', { type: 'String', needs: ['body'], rest: true, resolve: ({ body }) => String(body).toUpperCase() })
  articles?.field('weight', {
    type: 'Int',
    needs: ['id', 'author'],
    rest: true,
    load: async (items, _args, context) => {
      const found = await context.items('articles').readByQuery({ fields: ['id', 'author', 'body'], limit: -1, sort: ['id'] })
      return items.map(({ id, author }) => found.filter((one) => one.author === author || one.id > id).length)
    },
  })
  articles?.field('kin', {
    type: [articles.ref],
    needs: ['author'],
    resolve: ({ author }, _args, context, info) => context.read('articles', { filter: { author: { _eq: author } }, sort: ['id'] }, info),
  })
  // By paths: through a relation that the caller may read, to a field that is open, hidden everywhere, or hidden on some rows.
  articles?.field('byline', { type: 'String', needs: ['author.name'], rest: true, resolve: ({ author }) => author && `by ${author.name}` })
  articles?.field('clue', { type: 'String', needs: ['author.secret'], rest: true, resolve: ({ author }) => author?.secret })
  const comments = schema.collection('comments')
  comments?.field('about', {
    type: 'String',
    needs: ['article.title', 'article.author.name', 'body'],
    rest: true,
    resolve: ({ article, body }) => JSON.stringify([article, body]),
  })
  comments?.field('above', { type: 'String', needs: ['article.body'], rest: true, resolve: ({ article }) => article?.body })
  authors?.field('initial', { type: 'String', needs: ['name'], rest: true, resolve: ({ name }) => name[0] })
  authors?.field('hint', { type: 'String', needs: ['secret'], rest: true, resolve: ({ secret }) => secret[0] })
}
