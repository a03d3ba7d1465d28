// Takes spaces off titles before they are written, and refuses titles that are nothing but spaces.
import { InvalidPayloadError } from '@directus/errors'

const trimTitle = (payload) => {
  if (typeof payload.title !== 'string') return payload
  const title = payload.title.trim()
  if (title === '') throw new InvalidPayloadError({ reason: 'A title cannot be empty' })
  return { ...payload, title }
}

export default ({ filter, action }, { logger }) => {
  filter('articles.items.create', trimTitle)
  filter('articles.items.update', trimTitle)
  action('articles.items.create', ({ key }) => logger.debug(`Article ${key} was written.`))
}
