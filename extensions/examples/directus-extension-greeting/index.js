import { log } from 'directus:api'

// POST /directus-extension-greeting {"name": "Ada"}: greets, without a way to anything else of the server.
export default (router) => {
  router.post('/', async ({ body }) => {
    log(`Greeting ${body.name}`)
    return { status: 200, body: { greeting: `Hello ${body.name}` } }
  })
}
