// GET /clock: the time. The id is the route; the package may have another name.
export default {
  id: 'clock',
  handler: (router) => {
    router.get('/', (_req, res) => res.json({ now: new Date().toISOString() }))
  },
}
