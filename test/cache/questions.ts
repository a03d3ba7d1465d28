import { expect } from '@jest/globals'
import { type App, adminToken } from '../support/app.js'
import { readerToken } from '../support/blog.js'

/** The same chances for the same seed. */
export function chances(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Asking = readonly [path: string, query: string | null]

const questions: readonly Asking[] = [
  ['/items/articles?fields=title,views,author.name,comments.body,tags.tags_id.name&sort=id&deep[comments][_sort]=id', null],
  ['/items/articles?fields=id&filter[author][name][_eq]=Ada&sort=id&meta=*', null],
  ['/items/articles?aggregate[sum]=views&groupBy=author', null],
  ['/items/authors?fields=name,count(articles)&sort=id', null],
  ['/items/comments?fields=body,article.title&sort=id&filter[article][status][_eq]=published', null],
  ['/items/articles/1', null],
  ['/items/tags?search=e&sort=id', null],
  ['/graphql', '{ articles(sort: "id") { title author { name } comments(sort: "id") { body } } tags(sort: "id") { name } }'],
  ['/graphql', '{ authors(sort: "id") { name } articles_aggregated { count { id } sum { views } } }'],
]
const callers = [adminToken, readerToken, null]

/** Random writes, and questions of three callers. */
export class Play {
  hits = 0
  #writes = 0
  #last: readonly [path: string, query: string | null, as: string | null] | null = null

  constructor(
    readonly chance: () => number,
    readonly writer: () => App,
    readonly reader: () => App,
  ) {}

  #oneOf<Value>(list: readonly Value[]): Value {
    return list[Math.floor(this.chance() * list.length)]!
  }

  /** A write that is acknowledged, or refused. */
  async write(): Promise<void> {
    const number = ++this.#writes
    const id = 1 + Math.floor(this.chance() * 6)
    const change = (path: string, method: string, body?: unknown) =>
      this.writer().request(path, { method, ...(body !== undefined && { body }) })
    const writes = [
      () => change(`/items/articles/${id}`, 'PATCH', { title: `title ${number}`, status: this.#oneOf(['draft', 'published']) }),
      () => change('/items/articles', 'PATCH', { query: { filter: { views: { _gte: 0 } } }, data: { views: number } }),
      () => change(`/items/articles/${id}`, 'PATCH', { author: this.#oneOf([1, 2, 3, null]) }),
      () => change('/items/articles', 'POST', { title: `new ${number}`, comments: [{ body: `nested ${number}` }] }),
      () => change('/items/comments', 'DELETE', { query: { filter: { id: { _gt: 6 } }, limit: 1, sort: ['-id'] } }),
      () => change(`/items/authors/${this.#oneOf([1, 2, 3])}`, 'PATCH', { name: this.#oneOf(['Ada', 'Bob', `author ${number}`]) }),
      () => change(`/items/tags/${this.#oneOf([1, 2, 3])}`, 'PATCH', { name: `tag ${number}` }),
      () => this.writer().graphql(`mutation { update_tags_item(id: 1, data: { name: "graphql ${number}" }) { id } }`),
      () =>
        this.writer()
          .platform.database.knex('authors')
          .where({ id: 3 })
          .update({ name: `knex ${number}` }),
      // Refused after it has written: all of it is taken back.
      () => change('/items/articles', 'POST', [{ title: `lost ${number}` }, { title: 'refused', author: 999 }]),
    ]
    await this.#oneOf(writes)()
  }

  /** A question as often as not that was just asked: else a short play might find nothing that is kept. */
  #question(): readonly [path: string, query: string | null, as: string | null] {
    const isAnother = this.chance() < 0.5
    const [path, query] = this.#oneOf(questions)
    const as = this.#oneOf(callers)
    if (isAnother || !this.#last) this.#last = [path, query, as]
    return this.#last
  }

  /** What is answered from what is kept is what a read of the database answers. */
  async compare(): Promise<void> {
    const [path, query, as] = this.#question()
    const kept = await this.#ask(path, query, as, {})
    const read = await this.#ask(path, query, as, { 'cache-control': 'no-store' })
    if (kept.status === 'HIT') this.hits += 1
    expect([path, query, as, kept.text]).toEqual([path, query, as, read.text])
  }

  async #ask(path: string, query: string | null, as: string | null, headers: Record<string, string>) {
    const response = await fetch(this.reader().url + path, {
      method: query === null ? 'GET' : 'POST',
      headers: { ...headers, ...(as && { authorization: `Bearer ${as}` }), ...(query !== null && { 'content-type': 'application/json' }) },
      ...(query !== null && { body: JSON.stringify({ query }) }),
    })
    return { status: response.headers.get('x-cache'), text: await response.text() }
  }
}
