import { defineGraphql } from 'tessera/extensions'

/** How often `load` was called, and for how many items. */
const loads: number[] = []

/** Who hears of `signal`. */
const listeners = new Set<(text: string) => void>()

/** The texts of `signal` from now on. */
function signals(): AsyncIterator<string> {
  const texts: string[] = []
  let wake: () => void = () => undefined
  const listener = (text: string) => {
    texts.push(text)
    wake()
  }
  listeners.add(listener)
  return {
    next: async () => {
      while (texts.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      return { done: false, value: texts.shift()! }
    },
    return: async () => {
      listeners.delete(listener)
      return { done: true, value: undefined }
    },
  }
}

// Every way to add to the blog's schema (test/support/blog.ts); the tests of GraphQL extensions ask for all of it.
export default defineGraphql((schema) => {
  const { builder } = schema
  const articles = schema.collection('articles')
  const authors = schema.collection('authors')
  const mood = builder.enumType('Mood', { values: { CALM: { value: 1 }, LOUD: { value: 2 } } })

  articles?.field('headline', {
    type: 'String',
    description: 'The title, ready to be shown.',
    needs: ['title'],
    args: { loud: { type: 'Boolean', defaultValue: false } },
    rest: true,
    resolve: ({ title }, { loud }) => (loud ? String(title).toUpperCase() : `${String(title)}.`),
  })
  articles?.field('cost', {
    type: 'String',
    nullable: false,
    needs: ['price', 'views'],
    rest: true,
    resolve: ({ price }) => `EUR ${String(price)}`,
  })
  articles?.field('rank', {
    type: 'Int',
    needs: ['id'],
    rest: true,
    load: async (items) => {
      loads.push(items.length)
      return items.map(({ id }) => Number(id) * 10)
    },
  })
  articles?.field('byline', {
    type: 'String',
    needs: ['title', 'author.name', 'author.id'],
    rest: true,
    resolve: ({ title, author }) => `${String(title)} by ${author === null ? 'nobody' : `${String(author.name)} (${String(author.id)})`}`,
  })
  schema.collection('comments')?.field('writtenFor', {
    type: 'String',
    needs: ['article.author.name'],
    rest: true,
    load: async (items) => items.map(({ article }) => article?.author?.name ?? 'nobody'),
  })
  articles?.field('authorsSecret', { type: 'String', needs: ['author.secret'], rest: true, resolve: ({ author }) => author?.secret })
  articles?.field('mood', { type: mood, needs: ['views'], resolve: ({ views }) => (Number(views) > 15 ? 2 : 1) })
  articles?.field('words', { type: ['String'], nullable: false, needs: ['title'], resolve: async ({ title }) => String(title).split(' ') })
  articles?.field('fragile', {
    type: 'String',
    needs: ['id', 'title'],
    resolve: ({ id, title }) => {
      if (Number(id) === 3) throw new Error('It broke.')
      return title
    },
  })
  articles?.field('when', { type: 'Date', needs: ['published_at'], resolve: ({ published_at }) => published_at })
  articles?.field('where', {
    type: 'String',
    resolve: (_item, _args, _context, info) => `${String(info.parentType)}/${String(info.path.key)}`,
  })
  articles?.field('siblings', {
    type: [articles.ref],
    needs: ['author'],
    args: { most: { type: 'Int' } },
    resolve: ({ author }, { most }, context, info) =>
      context.read('articles', { filter: { author: { _eq: author } }, sort: ['id'], limit: most ?? 10 }, info),
  })
  articles?.field('commentCount', {
    type: 'Int',
    needs: ['id'],
    load: async (items, _args, context) => {
      const groups = await context.items('comments').readByQuery({
        aggregate: { count: '*' },
        group: ['article'],
        filter: { article: { _in: items.map(({ id }) => id) } },
      })
      const counts = new Map(groups.map(({ article, count }) => [article, Number(count)]))
      return items.map(({ id }) => counts.get(id) ?? 0)
    },
  })
  authors?.field('newest', {
    type: articles?.ref ?? 'JSON',
    needs: ['id'],
    resolve: ({ id }, _args, context, info) => context.read('articles', { filter: { author: { _eq: id } }, sort: ['-id'], limit: 1 }, info),
  })
  schema.collection('directus_users')?.field('shortName', {
    type: 'String',
    needs: ['email'],
    resolve: ({ email }) => String(email).split('@')[0],
  })

  // A system type through Pothos' Prisma plugin: its rows are typed, and have what the client selected.
  if (schema.collection('directus_users')?.ref)
    builder.prismaObjectField('User', 'loudEmail', (t) =>
      t.string({ nullable: true, resolve: ({ email }) => email?.toUpperCase() ?? null }),
    )

  const Report = builder.objectRef<{ readonly total: number }>('Report').implement({
    fields: (t) => ({
      total: t.exposeInt('total'),
      articles: t.field({
        type: articles ? [articles.ref] : ['JSON'],
        resolve: (_report, _args, context, info) => context.read('articles', { sort: ['id'], limit: 2 }, info),
      }),
    }),
  })
  if (articles) builder.objectField(articles.ref, 'report', (t) => t.field({ type: Report, nullable: true, resolve: () => ({ total: 3 }) }))
  schema.query('report', {
    type: Report,
    resolve: async (_parent, _args, context) => ({ total: (await context.items('articles').readByQuery({})).length }),
  })
  schema.query('secretCount', {
    type: 'Int',
    resolve: async (_parent, _args, context) =>
      (
        await context
          .asSystem()
          .items('authors')
          .readByQuery({ fields: ['secret'] })
      ).length,
  })
  schema.query('loads', { type: ['Int'], resolve: () => loads.splice(0) })
  schema.query('greet', {
    type: 'String',
    nullable: false,
    args: { name: { type: 'String', required: true } },
    resolve: (_parent, { name }, { accountability }) => `${name} ${accountability?.admin ? 'admin' : 'user'}`,
  })
  if (articles) schema.query('plain', { type: articles.ref, resolve: () => ({ id: 7, title: 'Made up', headline: 'unused' }) })

  schema.mutation('publish', {
    type: articles?.ref ?? 'Boolean',
    args: { id: { type: 'ID', required: true } },
    resolve: async (_parent, { id }, context, info) => {
      await context.items('articles').updateOne(id, { status: 'published' })
      return articles ? context.read('articles', { filter: { id: { _eq: id } } }, info) : true
    },
  })
  schema.mutation('addTags', {
    type: ['ID'],
    args: { names: { type: ['String'], required: true }, fails: { type: 'Boolean' } },
    resolve: async (_parent, { names, fails }, context) => {
      const keys = await context.items('tags').createMany(names.map((name) => ({ name })))
      await context
        .database('tags')
        .where('name', names[0])
        .update({ name: `${names[0]}!` })
      if (fails) throw new Error('It failed.')
      return keys
    },
  })
  schema.mutation('sendMail', { type: 'Boolean', writesItems: false, resolve: () => true })

  schema.subscription('ticks', {
    type: 'Int',
    args: { count: { type: 'Int', required: true } },
    subscribe: async function* (_parent, { count }) {
      for (let tick = 1; tick <= count; tick += 1) yield tick
    },
  })
  schema.mutation('signal', {
    type: 'Int',
    writesItems: false,
    args: { text: { type: 'String', required: true } },
    resolve: (_parent, { text }) => {
      for (const listener of listeners) listener(text)
      return listeners.size
    },
  })
  if (articles)
    schema.subscription('signals', {
      type: 'String',
      subscribe: (): AsyncIterable<string> => ({ [Symbol.asyncIterator]: signals }),
      resolve: (text, _args, { accountability }) => `${text} ${accountability?.user ? 'to a user' : 'to nobody'}`,
    })
  if (articles)
    schema.subscription('published', {
      type: articles.ref,
      subscribe: (_parent, _args, context, info) => context.changes('articles', { filter: { status: { _eq: 'published' } } }, info),
      resolve: ({ data }) => data,
    })
})
