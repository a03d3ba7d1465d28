import fc from 'fast-check'

/** One request of the limited caller. */
export interface Request {
  /** LIVE: a live query, of which the first answer counts. */
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

const names = {
  articles: ['id', 'title', 'status', 'views', 'body', 'at', 'author', 'comments', 'privates', 'nope'],
  authors: ['id', 'name', 'secret', 'pin', 'articles'],
  comments: ['id', 'body', 'shown', 'article'],
  privates: ['id', 'text', 'article'],
  loose: ['id', 'n', 'tag', 'note'],
  figures: ['id', 'n', 'note'],
  tokens: ['id', 'kind', 'amount', 'note', 'twice', 'loud', 'uses'],
  uses: ['id', 'word', 'token'],
} as const
/** What the caller may see of them: most questions are about that, or most would be refused before they could leak. */
const readable = {
  articles: ['id', 'title', 'status', 'views', 'body', 'at', 'author', 'comments'],
  authors: ['id', 'name', 'articles'],
  comments: ['id', 'body', 'article'],
  privates: ['id'],
  loose: ['id', 'n', 'tag', 'note'],
  figures: ['id', 'n', 'note'],
  tokens: ['id', 'kind', 'amount', 'note', 'twice', 'loud', 'uses'],
  uses: ['id', 'word', 'token'],
} as const
const paths = {
  articles: ['author.name', 'comments.body', 'author.articles.title', 'author.articles.body'],
  authors: ['articles.title', 'articles.body', 'articles.comments.body'],
  comments: ['article.title', 'article.body', 'article.author.name'],
  privates: ['article.id'],
  loose: ['note'],
  figures: ['note'],
  tokens: ['uses.word', 'uses.token.loud'],
  uses: ['token.loud', 'token.twice', 'token.kind'],
} as const
const calls = {
  articles: ['year(at)', 'count(comments)', 'author.*', 'comments.*', '*', '*.*', 'shout', 'weight', 'author.initial', 'byline', 'clue'],
  authors: ['count(articles)', 'articles.*', '*', '*.*', 'initial', 'hint', 'articles.shout'],
  comments: ['article.*', '*', '*.*', 'about', 'above'],
  privates: ['*'],
  loose: ['*'],
  figures: ['*'],
  tokens: ['count(uses)', 'uses.*', '*'],
  uses: ['token.*', '*'],
} as const
const collections = Object.keys(names) as (keyof typeof names)[]
const collection = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<keyof typeof names>('articles', 'authors', 'comments') },
  { weight: 5, arbitrary: fc.constantFrom<keyof typeof names>('loose', 'figures', 'tokens', 'uses') },
  { weight: 1, arbitrary: fc.constantFrom(...collections) },
)
const key = fc.constantFrom(1, 2, 3, 6, 7, 100, 110, 130, 142, 101, 102, 103, 104, 200, 201, 999)
/** Of bytes, whether or not the keys of the collection are. */
const anyKey = fc.oneof({ weight: 4, arbitrary: key }, { weight: 1, arbitrary: fc.constantFrom('\\x01', '\\x64', '\\x66', '\\xc9', '\\x') })
const operand = fc.oneof(
  fc.integer({ min: -1, max: 40 }),
  fc.constantFrom('5', '10', 93, '600', 'word', 100, '\\x02', '\\x01', '\\x64', '\\x', 'OPEN 1'),
  fc.constantFrom(
    'published',
    'draft',
    'title 1',
    'a',
    'open',
    'secret',
    'title',
    '2024-03-03T00:00:00Z',
    'hidden',
    '$NOW',
    '$CURRENT_USER.first_name',
    '$CURRENT_USER.role.users.first_name',
    '$CURRENT_ROLE.users.first_name',
    '$CURRENT_POLICIES.name',
    '$CURRENT_USER.password',
  ),
)

/** A field of the collection, or one of a related collection by its path. */
const field = (of: keyof typeof names): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom<string>(...readable[of]) },
    { weight: 6, arbitrary: fc.constantFrom<string>(...paths[of]) },
    { weight: 4, arbitrary: fc.constantFrom<string>(...calls[of]) },
    { weight: 1, arbitrary: fc.constantFrom<string>(...names[of]) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'author.name',
        'author.secret',
        'author.pin',
        'author.articles.title',
        'comments.body',
        'comments.shown',
        'articles.title',
        'articles.body',
        'article.title',
        'article.body',
        'article.author.secret',
        'privates.text',
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('year(at)', 'count(comments)', 'count(privates)', 'count(articles)', '*', 'author.*', 'comments.*', '*.*'),
    },
  )

const comparison = fc
  .tuple(
    fc.constantFrom('_eq', '_neq', '_gt', '_lt', '_contains', '_starts_with', '_null', '_nnull', '_in', '_nin', '_empty', '_between'),
    operand,
    operand,
  )
  .map(([operator, one, other]) => ({
    [operator]:
      operator === '_null' || operator === '_nnull' || operator === '_empty'
        ? true
        : operator === '_in' || operator === '_nin' || operator === '_between'
          ? [one, other]
          : one,
  }))

const filter = (of: keyof typeof names): fc.Arbitrary<unknown> =>
  fc.letrec<{ filter: unknown }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 2, depthIdentifier: 'filter' },
      fc
        .tuple(field(of), comparison)
        .map(([path, test]) => path.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), test)),
      fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((filters) => ({ _or: filters })),
      fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((filters) => ({ _and: filters })),
      fc
        .tuple(
          fc.constantFrom('comments', 'articles', 'privates', 'uses'),
          fc.constantFrom('_some', '_none'),
          comparison,
          fc.constantFrom('id', 'body', 'title', 'text', 'shown', 'token', 'word'),
        )
        .map(([relation, quantifier, test, name]) => ({ [relation]: { [quantifier]: { [name]: test } } })),
    ),
  })).filter

/** Words, phrases and beginnings; and what no index knows, so that it is looked for as it is. */
const searched = fc.oneof(
  fc.constantFrom(
    'title',
    'open',
    'secret',
    'hidden',
    '20',
    'comment',
    '!',
    'op',
    'title open',
    'open title 1',
    '"open 4"',
    'title 1 op',
    'one',
    'b',
    'a',
    '"title 2" o',
  ),
  fc
    .array(fc.constantFrom('title', 'open', 'hidden', '1', '2', '4', 'comment', '"', '!', '*', 'OR', 'NOT', ':'), {
      minLength: 1,
      maxLength: 4,
    })
    .map((words) => words.join(' ')),
)

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const aggregate = (of: keyof typeof names) =>
  fc
    .tuple(fc.constantFrom('count', 'min', 'max', 'sum', 'avg', 'countDistinct'), fc.oneof(fc.constant('*'), field(of)))
    .map(([name, target]) => ({ [name]: target }))

/** Seldom: most random fields are none that can be summed, and one refusal hides the rest of the answer. */
const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
const numbers = (of: keyof typeof names) => ({
  _aggregate: seldom(fc.oneof(fc.constant({ count: '*' }), fc.constant({ count: 'id', max: 'id' }), aggregate(of))),
  _groupBy: seldom(fc.constantFrom<string>(...readable[of])),
})

/** What is asked of a relation, whether or not the collection has it. */
const deep = fc
  .constantFrom<readonly [string, keyof typeof names]>(
    ['comments', 'comments'],
    ['articles', 'articles'],
    ['author', 'authors'],
    ['privates', 'privates'],
    ['article', 'articles'],
    ['uses', 'uses'],
    ['token', 'tokens'],
  )
  .chain(([relation, of]) =>
    fc
      .record({
        _filter: optional(filter(of)),
        _sort: optional(field(of)),
        _limit: optional(fc.integer({ min: -1, max: 3 })),
        _offset: fc.option(fc.constant(1), { nil: undefined, freq: 4 }),
        _search: fc.option(searched, { nil: undefined, freq: 4 }),
        ...(relation.endsWith('s') ? numbers(of) : {}),
      })
      .map((inner) => ({ [relation]: JSON.parse(JSON.stringify(inner)) as unknown })),
  )

const query = (of: keyof typeof names) =>
  fc.record({
    fields: optional(fc.array(field(of), { minLength: 1, maxLength: 4 })),
    filter: optional(filter(of)),
    sort: optional(fc.tuple(fc.constantFrom('', '-'), field(of)).map(([sign, name]) => `${sign}${name}`)),
    search: optional(searched),
    limit: optional(fc.integer({ min: -1, max: 5 })),
    offset: optional(fc.integer({ min: 0, max: 3 })),
    meta: optional(fc.constantFrom('*', 'total_count', 'filter_count')),
    page: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 4 }),
    deep: optional(deep),
    alias: optional(fc.tuple(fc.constantFrom('x', 'y'), field(of)).map(([name, target]) => ({ [name]: target }))),
    aggregate: optional(aggregate(of)),
    groupBy: optional(field(of)),
    having: seldom(fc.constantFrom({ countAll: { _gt: 1 } }, { count: { id: { _gte: 2 } } }, { max: { id: { _gt: 100 } } })),
    cursor: fc.option(fc.constant(''), { nil: undefined, freq: 4 }),
    export: fc.option(fc.constantFrom('csv', 'json'), { nil: undefined, freq: 8 }),
  })

function queryString(parameters: Record<string, unknown>): string {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return pairs
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : String(value))}`,
    )
    .join('&')
}

const list: fc.Arbitrary<Request> = collection.chain((of) =>
  query(of).map((parameters) => ({ method: 'GET', path: `/items/${of}?${queryString(parameters)}` })),
)
/** By a field or an aggregate of a list, with a place for nulls. */
const order = (of: keyof typeof names) =>
  fc.record({
    path: fc.oneof(field(of), fc.constantFrom('comments.max(body)', 'articles.count()', 'author.name')),
    descending: fc.boolean(),
    nulls: fc.constantFrom('first', 'last'),
  })
const search: fc.Arbitrary<Request> = collection.chain((of) =>
  fc
    .tuple(
      query(of),
      optional(fc.array(anyKey, { minLength: 1, maxLength: 3 })),
      seldom(fc.array(order(of), { minLength: 1, maxLength: 2 })),
    )
    .map(([parameters, keys, sort]) => ({
      method: 'SEARCH',
      path: `/items/${of}`,
      body: { query: { ...parameters, ...(sort && { sort }) }, ...(keys && { keys }) },
    })),
)
const one: fc.Arbitrary<Request> = collection.chain((of) =>
  fc
    .tuple(anyKey, optional(fc.array(field(of), { minLength: 1, maxLength: 3 })))
    .map(([id, fields]) => ({ method: 'GET', path: `/items/${of}/${encodeURIComponent(id)}?${queryString({ fields })}` })),
)

/** Nested writes: every level is out of the caller's reach, or does not exist. */
const nested: fc.Arbitrary<Request> = fc
  .tuple(key, key, fc.constantFrom('?dry_run=true', '?max_affected=1', '', ''))
  .chain(([parent, child, options]) =>
    fc.constantFrom<Request>(
      { method: 'PATCH', path: `/items/authors/${parent}${options}`, body: { articles: [child, { id: child, title: 'x' }] } },
      {
        method: 'PATCH',
        path: `/items/authors/${parent}${options}`,
        body: { articles: { create: [{ title: 'x' }], update: [{ id: child, title: 'x' }], delete: [child] } },
      },
      {
        method: 'PATCH',
        path: `/items/authors${options}`,
        body: [
          { id: parent, articles: [child] },
          { id: child, name: 'x' },
        ],
      },
      { method: 'POST', path: `/items/comments${options}`, body: { body: 'x', article: child } },
      { method: 'POST', path: `/items/comments${options}`, body: [{ body: 'x', article: { id: child, title: 'x' } }] },
      { method: 'PATCH', path: `/items/comments/${parent}${options}`, body: { article: child } },
      { method: 'PATCH', path: `/items/articles/${parent}${options}`, body: { title: 'x', comments: [{ id: child, body: 'x' }] } },
      { method: 'POST', path: `/utils/sort/articles`, body: { item: parent, to: child } },
      { method: 'POST', path: '/comments', body: { collection: 'articles', item: String(child), comment: 'x' } },
      { method: 'POST', path: '/versions', body: { collection: 'articles', item: String(child), key: 'draft' } },
    ),
  )

/** What else tells of items, fields and collections. */
const around: fc.Arbitrary<Request> = fc
  .tuple(collection, key)
  .chain(([of, id]) =>
    fc
      .constantFrom(
        '/permissions/me',
        `/permissions/me/${of}/${id}`,
        '/collections',
        `/collections/${of}`,
        '/fields',
        `/fields/${of}`,
        '/relations',
        '/activity',
        '/revisions',
        `/revisions?filter[item][_eq]=${id}`,
        '/users?fields=first_name',
        '/roles/me',
        '/server/specs/oas',
        '/server/specs/graphql/items',
        '/server/specs/graphql/items?additions=true',
        `/items/${of}?explain=true`,
        `/items/${of}/${id}?explain=true`,
        `/items/${of}/${id}?version=draft`,
        `/items/${of}?fields=*.*.*&backlink=false`,
        '/versions',
        '/comments',
        '/items/nonesuch',
      )
      .map((path) => ({ method: 'GET', path })),
  )

/** Writes that must fail, whatever they name. */
const write: fc.Arbitrary<Request> = fc
  .tuple(
    collection,
    anyKey,
    fc.constantFrom('title', 'body', 'secret', 'note', 'nope'),
    fc.constantFrom('PATCH', 'DELETE', 'POST', 'PATCH many', 'DELETE query', 'PATCH where', 'DELETE where', 'PATCH where', 'DELETE where'),
  )
  .chain(([of, id, name, kind]) =>
    filter(of).map((where): Request => {
      if (kind === 'POST') return { method: 'POST', path: `/items/${of}`, body: { id, [name]: 'x' } }
      if (kind === 'PATCH many') return { method: 'PATCH', path: `/items/${of}`, body: { keys: [id, 1], data: { [name]: 'x' } } }
      const most = { max_affected: typeof id === 'number' ? id : 1 }
      const options = id === 1 ? '?dry_run=true' : ''
      if (kind === 'PATCH where')
        return {
          method: 'PATCH',
          path: `/items/${of}${options}`,
          body: { where, data: { [name]: 'x' }, ...most, ...(id === 2 && { search: 'open' }) },
        }
      if (kind === 'DELETE where') return { method: 'DELETE', path: `/items/${of}${options}`, body: { where, ...most } }
      if (kind === 'DELETE query')
        return { method: 'DELETE', path: `/items/${of}`, body: { query: { filter: { _and: [where, { id: { _eq: id } }] } } } }
      return kind === 'PATCH'
        ? { method: 'PATCH', path: `/items/${of}/${encodeURIComponent(id)}`, body: { [name]: 'x' } }
        : { method: 'DELETE', path: `/items/${of}/${encodeURIComponent(id)}` }
    }),
  )

const selection: Record<keyof typeof names, readonly string[]> = {
  articles: [
    'id',
    'title',
    'views',
    'body',
    'author { name }',
    'author { secret }',
    'comments { body }',
    'comments(limit: 1, sort: "-id") { id }',
    'comments_func { count }',
    'privates { text }',
    'privates_func { count }',
    'at_func { year }',
    'x: body',
    // Fields of the extension beside this file.
    'shout',
    'weight',
    'y: shout',
    'kin { id title shout weight byline }',
    'byline',
    'clue',
  ],
  authors: [
    'id',
    'name',
    'secret',
    'articles { title body }',
    'articles(filter: { views: { _gt: 10 } }) { id }',
    'articles_func { count }',
    'initial',
    'hint',
    'articles { shout weight kin { body } }',
  ],
  comments: ['id', 'body', 'shown', 'article { title body author { secret } }', 'about', 'above', 'article { clue byline }'],
  privates: ['id', 'text'],
  loose: ['id', 'n', 'tag', 'x: n'],
  figures: ['id', 'n', 'note'],
  tokens: ['id', 'kind', 'twice', 'loud', 'uses { id word }', 'uses_func { count }'],
  uses: ['id', 'word', 'token { id loud twice }'],
}
/** Of articles, one that only some rules open. */
const groupKey = {
  articles: 'body',
  authors: 'name',
  comments: 'body',
  privates: 'id',
  loose: 'n',
  figures: 'n',
  tokens: 'kind',
  uses: 'word',
} as const
const graphql: fc.Arbitrary<Request> = collection.chain((of) =>
  fc
    .tuple(
      fc.array(fc.constantFrom(...selection[of]), { minLength: 1, maxLength: 4 }),
      optional(fc.tuple(fc.constantFrom(...names[of]), comparison)),
      anyKey.map((id) => (typeof id === 'number' ? id : JSON.stringify(id))),
      fc.constantFrom(
        'list',
        'by id',
        'aggregated',
        'grouped',
        'update',
        'update many',
        'create',
        'delete',
        'sort',
        'twice',
        'connection',
        'last',
        'typed groups',
        'node',
        'nodes',
        'update where',
        'delete where',
        'order',
        'order of lists',
        'having',
        'entities',
        'live',
      ),
    )
    .map(([fields, where, id, kind]): Request => {
      const variables = where ? { filter: { [where[0]]: where[1] } } : undefined
      const args = where ? '(filter: $filter)' : ''
      const head = where ? `query ($filter: ${of}_filter)` : 'query'
      const searching = id === 2 || id === 3 ? ', search: "open"' : id === 100 ? ', search: "secret"' : ''
      const text: Record<string, string> = {
        list: `${head} { ${of}${args} { ${fields.join(' ')} } }`,
        sort: `{ ${of}(sort: "${where?.[0] ?? 'id'}", limit: 3) { id } }`,
        'by id': `{ ${of}_by_id(id: ${id}) { ${fields.join(' ')} } }`,
        aggregated: `${head} { ${of}_aggregated${args} { countAll count { id } } }`,
        grouped: `{ ${of}_aggregated(groupBy: ["${where?.[0] ?? 'id'}"], sort: ["${where?.[0] ?? 'id'}"]) { group countAll count { id } ${of === 'articles' ? 'sum { views } max { views }' : ''} } }`,
        'update many': `mutation { update_${of}_items(ids: [1, ${id}], data: { ${of === 'comments' ? 'body' : 'title'}: "x" }) { id } }`,
        create: `mutation { create_${of}_item(data: { body: "x", article: { id: ${id} } }) { id } }`,
        delete: `mutation { delete_${of}_items(ids: [${id}, 1]) { ids } }`,
        connection: `${head} { ${of}_connection(first: 2, sort: "${fields[0]!.includes(' ') ? 'id' : `-${fields[0]!.replace('x: ', '')}`}"${where ? ', filter: $filter' : ''}) { edges { cursor node { ${fields.join(' ')} } } pageInfo { hasNextPage endCursor } totalCount } }`,
        'typed groups': `{ ${of}_grouped(by: [${groupKey[of]}], limit: 5) { keys { ${groupKey[of]} } countAll count { ${groupKey[of]} } min { id } max { ${groupKey[of]} } } }`,
        node: `{ node(node_id: ${JSON.stringify(`${of}:${typeof id === 'number' ? id : JSON.parse(id)}`)}) { __typename ... on ${of} { ${fields.join(' ')} } } }`,
        nodes: `{ nodes(node_ids: ["${of}:1", ${JSON.stringify(`${of}:${typeof id === 'number' ? id : JSON.parse(id)}`)}, "articles:2"]) { __typename ... on ${of} { ${fields.join(' ')} } } }`,
        'update where': `mutation ${where ? `($filter: ${of}_filter!)` : ''} { update_${of}_where(filter: ${where ? '$filter' : '{}'}${searching}, max_affected: 3, data: { ${of === 'comments' ? 'body' : 'title'}: "x" }) { affected items { ${fields.join(' ')} } } }`,
        'delete where': `mutation ${where ? `($filter: ${of}_filter!)` : ''} { delete_${of}_where(filter: ${where ? '$filter' : '{}'}${searching}) { affected items { ${fields.join(' ')} } } }`,
        order: `{ ${of}(limit: 4, order: [{ field: ${fields[0]!.includes(' ') ? 'id' : fields[0]!.replace('x: ', '').replace('y: ', '')}, nulls: LAST }${of === 'comments' ? ', { article: { field: body, direction: DESC } }' : ''}]) { id } }`,
        'order of lists': `{ articles_connection(first: 3, order: [{ comments_aggregated: { max: body, nulls: FIRST } }, { author: { articles_aggregated: { min: views } } }]) { nodes { id } } authors(order: { articles_aggregated: { ${where ? 'max: body' : 'count: true'}, direction: DESC } }) { id } }`,
        having: `{ ${of}_grouped(by: [${groupKey[of]}], limit: 5, having: { countAll: { _gte: ${typeof id === 'number' ? id % 3 : 1} } }) { keys { ${groupKey[of]} } countAll } authors { id articles_aggregated(having: { sum: { views: { _gt: 5 } } }) { countAll sum { views } } } }`,
        entities: `{ _entities(representations: [{ __typename: "${of}", id: ${id} }, { __typename: "articles", id: 2 }, { __typename: "${of}", id: 1 }]) { __typename ... on ${of} { ${fields.join(' ')} } } }`,
        live: `${head} @live { ${of}${args} { ${fields.join(' ')} } ${of}_aggregated { countAll } }`,
        last: `{ ${of}_connection(last: 3) { nodes { ${fields.join(' ')} } pageInfo { hasPreviousPage startCursor } } }`,
        twice: `{ a: ${of} { ${fields.join(' ')} } b: ${of}(limit: 2, sort: "-id", search: "open") { ${fields.join(' ')} } c: ${of}_by_id(id: ${id}) { id } }`,
        update: `mutation { update_${of}_item(id: ${id}, data: { title: "x" }) { id } }`,
      }
      return {
        method: kind === 'live' ? 'LIVE' : 'POST',
        path: '/graphql',
        body: {
          query: text[kind],
          ...(kind === 'list' || kind === 'aggregated' || kind === 'connection' || kind === 'live' || kind.endsWith('where')
            ? { variables }
            : {}),
        },
      }
    }),
)

const toolCall = (name: string, args: unknown): Request => ({
  method: 'POST',
  path: '/mcp',
  body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: JSON.parse(JSON.stringify(args)) as unknown } },
})

/** Tools of assistants: what they read, what they tell of the schema, and writes that must fail or are taken back. */
const tool: fc.Arbitrary<Request> = collection.chain((of) =>
  fc
    .tuple(query(of), optional(fc.array(anyKey, { minLength: 1, maxLength: 3 })), anyKey, searched, graphql)
    .chain(([asked, keys, id, text, { body }]) =>
      fc.constantFrom<Request>(
        toolCall('items', { action: 'read', collection: of, query: asked, keys }),
        toolCall('items', { action: 'read', collection: of, query: asked }),
        toolCall('items', { action: 'update', collection: of, keys: [id], data: { title: 'x' }, dry_run: true }),
        toolCall('items', { action: 'update', collection: of, query: asked, data: { title: 'x' } }),
        toolCall('items', { action: 'create', collection: of, data: { id, body: 'x' }, dry_run: true }),
        toolCall('items', { action: 'delete', collection: of, keys: [id] }),
        toolCall('schema', { keys: [of] }),
        toolCall('schema', {}),
        toolCall('search', { text, limit: 3 }),
        toolCall('search', { text, collections: [of] }),
        toolCall('query', body),
        toolCall('explain', { collection: of }),
        toolCall('files', { action: 'read' }),
        toolCall('collections', { action: 'read' }),
        { method: 'POST', path: '/mcp', body: { jsonrpc: '2.0', id: 1, method: 'tools/list' } },
        {
          method: 'POST',
          path: '/mcp?tool_mode=registry',
          body: toolCall('execute', { name: 'items', arguments: { action: 'read', collection: of } }).body,
        },
      ),
    ),
)

/** Any request: reads in every form, by every door, and writes that must fail. */
export const request: fc.Arbitrary<Request> = fc.oneof(
  { weight: 5, arbitrary: list },
  { weight: 2, arbitrary: search },
  { weight: 2, arbitrary: one },
  { weight: 2, arbitrary: write },
  { weight: 2, arbitrary: nested },
  { weight: 2, arbitrary: around },
  { weight: 4, arbitrary: graphql },
  { weight: 3, arbitrary: tool },
)
