import { ForbiddenError } from '@directus/errors'
import { defineGraphql } from 'tessera/extensions'

// A query with a type of its own, a mutation and a subscription around the publishing of articles.
export default defineGraphql((schema, { logger }) => {
  const articles = schema.collection('articles')
  if (!articles) return

  const progress = schema.builder.objectRef<{ drafts: number; published: number }>('PublishingProgress').implement({
    fields: (t) => ({
      drafts: t.exposeInt('drafts'),
      published: t.exposeInt('published'),
      share: t.float({ resolve: ({ drafts, published }) => published / Math.max(1, drafts + published) }),
    }),
  })
  schema.query('publishing', {
    type: progress,
    resolve: async (_parent, _args, context) => {
      const counts = await context.items('articles').readByQuery({ aggregate: { count: '*' }, group: ['status'] })
      const countOf = (status: string) => Number(counts.find((entry) => entry.status === status)?.count ?? 0)
      return { drafts: countOf('draft'), published: countOf('published') }
    },
  })

  if (articles.can('update', 'status'))
    schema.mutation('publishArticle', {
      type: articles.ref,
      args: { id: { type: 'ID', required: true } },
      resolve: async (_parent, { id }, context, info) => {
        const article = await context.items('articles').readOne(id, { fields: ['title'] })
        if (!article.title) throw new ForbiddenError()
        await context.items('articles').updateOne(id, { status: 'published' })
        logger.debug(`Article ${id} is published.`)
        return context.read('articles', { filter: { id: { _eq: id } } }, info)
      },
    })

  schema.subscription('articlePublished', {
    type: articles.ref,
    subscribe: (_parent, _args, context, info) => context.changes('articles', { filter: { status: { _eq: 'published' } } }, info),
    resolve: ({ data }) => data,
  })
})
