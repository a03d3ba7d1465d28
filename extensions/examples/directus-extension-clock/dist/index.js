// GET /clock: the time. The id is the route, whatever the package is called.
export default {
  id: 'clock',
  handler: (router) => {
    router.get('/', (_req, res) => res.json({ now: new Date().toISOString() }))
  },
}
