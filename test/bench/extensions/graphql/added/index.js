// What `--only extensions` measures: a field that needs a column of its item, and one that is loaded for all items at once.
export default (schema) => {
  const articles = schema.collection('articles')
  articles?.field('headline', { type: 'String', needs: ['title'], resolve: ({ title }) => title.toUpperCase() })
  articles?.field('rank', { type: 'Int', needs: ['views'], load: (items) => items.map(({ views }) => Math.floor(views / 1000)) })
}
