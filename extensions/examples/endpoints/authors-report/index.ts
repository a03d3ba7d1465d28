import { ForbiddenError } from '@directus/errors'
import { defineEndpoint } from '@directus/extensions-sdk'

// GET /authors-report: how many articles each author has, counting only what the caller may see.
export default defineEndpoint((router, { services, getSchema }) => {
  router.get('/', async (req, res) => {
    if (!req.accountability?.user) throw new ForbiddenError()
    const articles = new services.ItemsService('articles', {
      schema: await getSchema(),
      accountability: req.accountability,
    })
    res.json(await articles.readByQuery({ aggregate: { count: '*' }, group: ['author'], sort: ['author'] }))
  })
})
