import { defineEndpoint, defineHook } from 'tessera/extensions'

// GET /article-titles: the titles that the caller may see.
const titles = defineEndpoint((router, { services }) => {
  router.get('/', async (req, res) => {
    const articles = new services.ItemsService('articles', { schema: req.schema, accountability: req.accountability ?? null })
    const found = await articles.readByQuery({ fields: ['title'], sort: ['title'] })
    res.json(found.map(({ title }) => title))
  })
})

// Gives new articles a status.
const status = defineHook(({ filter }) => {
  filter('articles.items.create', (payload) => ({ status: 'draft', ...payload }))
})

export const endpoints = [{ name: 'article-titles', config: titles }]
export const hooks = [{ name: 'article-status', config: status }]
