import { anyFilter, anyName, anyText, anyValue, type Random } from './random.js'
import type { FuzzRequest } from './rest.js'

const roots = [
  'articles',
  'authors',
  'comments',
  'tags',
  'articles_by_id',
  'articles_aggregated',
  'articles_grouped',
  'articles_connection',
  'node',
  'articles_by_version',
  'nonesuch',
  '__schema',
  '__type',
  '__typename',
]
const mutations = [
  'create_articles_item',
  'create_articles_items',
  'update_articles_item',
  'update_articles_items',
  'update_articles_batch',
  'delete_articles_item',
  'delete_articles_items',
  'create_tags_item',
  'nonesuch',
]
const system = [
  'users',
  'roles',
  'files',
  'collections',
  'fields_in_collection',
  'relations',
  'server_info',
  'server_ping',
  'users_me',
  'permissions',
  'presets',
  'nonesuch',
  'settings',
  'activity',
]
const leaves = [
  'id',
  'title',
  'status',
  'views',
  'price',
  'published_at',
  'data',
  'is_featured',
  'name',
  'body',
  '__typename',
  'nonesuch',
  'published_at_func { year month }',
  'comments_func { count }',
  'count { id }',
  'countAll',
  'sum { views }',
  'group',
  'keys { status }',
]
const branches = ['author', 'articles', 'comments', 'tags', 'tags_id', 'article', 'nodes', 'edges', 'node', 'pageInfo']

export function anyGraphqlRequest(random: Random): FuzzRequest {
  const isSystem = random.chance(0.15)
  let query = anyDocument(random, isSystem)
  if (random.chance(0.25)) query = mutated(random, query)
  const body = random.chance(0.97)
    ? {
        query,
        ...(random.chance(0.4) ? { variables: anyVariables(random) } : {}),
        ...(random.chance(0.1) ? { operationName: anyText(random) } : {}),
      }
    : anyValue(random)
  const path = isSystem ? '/graphql/system' : '/graphql'
  if (random.chance(0.05))
    return {
      method: 'GET',
      path: `${path}?query=${encodeURIComponent(query.replace(/[\ud800-\udfff]/g, ''))}&variables=${encodeURIComponent(JSON.stringify(anyVariables(random)).replace(/[\ud800-\udfff]/g, ''))}`,
      headers: {},
    }
  return {
    method: 'POST',
    path,
    headers: { 'content-type': random.chance(0.98) ? 'application/json' : 'application/graphql' },
    body: JSON.stringify(body),
  }
}

function anyDocument(random: Random, isSystem: boolean): string {
  const fragment = random.chance(0.3)
    ? ` fragment F on ${random.pick(['articles', 'authors', 'nonesuch'])} { ${selection(random, 1)} ${random.chance(0.2) ? '...F' : ''} }`
    : ''
  const head = random.chance(0.2) ? `query Q($v: ${random.pick(['ID!', 'Int', 'String', 'articles_filter', '[ID!]', 'nonesuch'])}) ` : ''
  if (!isSystem && random.chance(0.25))
    return `mutation { ${random.list(2, () => root(random, mutations)).join(' ') || root(random, mutations)} }${fragment}`
  if (random.chance(0.03)) return `subscription { articles_mutated { key data { ${selection(random, 1)} } } }`
  return `${head}{ ${Array.from({ length: 1 + random.below(3) }, () => root(random, isSystem ? system : roots)).join(' ')} }${fragment}`
}

function root(random: Random, names: readonly string[]): string {
  const alias = random.chance(0.4) ? `a${random.below(50)}: ` : ''
  return `${alias}${random.pick(names)}${args(random)}${random.chance(0.95) ? ` { ${selection(random, 0)} }` : ''}`
}

const argumentNames = [
  'filter',
  'sort',
  'limit',
  'offset',
  'page',
  'search',
  'id',
  'ids',
  'data',
  'groupBy',
  'by',
  'first',
  'last',
  'after',
  'before',
  'version',
  'on',
  'if_version',
  'collection',
  'nonesuch',
]

function args(random: Random): string {
  if (random.chance(0.4)) return ''
  const chosen = [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(argumentNames)))]
  return `(${chosen.map((name) => `${name}: ${random.chance(0.1) ? '$v' : literal(name === 'filter' ? anyFilter(random) : name === 'data' ? { title: anyValue(random), [anyName(random)]: anyValue(random) } : anyValue(random))}`).join(', ')})`
}

function selection(random: Random, depth: number): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => {
    if (depth < 5 && random.chance(0.35))
      return `${random.chance(0.2) ? 'b: ' : ''}${random.pick(branches)}${random.chance(0.2) ? args(random) : ''} { ${selection(random, depth + 1)} }`
    if (random.chance(0.05)) return '...F'
    if (random.chance(0.05)) return `... on ${random.pick(['articles', 'authors', 'nonesuch'])} { id }`
    return `${random.chance(0.1) ? 'c: ' : ''}${random.pick(leaves)}${random.chance(0.05) ? ' @include(if: true)' : ''}`
  })
  return parts.join(' ')
}

/** A value as GraphQL spells it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([name, entry]) => `${/^[_A-Za-z]\w*$/.test(name) ? name : 'x'}: ${literal(entry)}`)
      .join(', ')}}`
  return JSON.stringify(value)
}

const anyVariables = (random: Random): unknown => (random.chance(0.8) ? { v: anyValue(random) } : anyValue(random))

/** The document with one of its words gone, doubled, or replaced. */
function mutated(random: Random, document: string): string {
  const words = document.split(/(\s+|[{}()[\]:,])/)
  const place = random.below(words.length)
  const change = random.below(3)
  if (change === 0) words.splice(place, 1)
  else if (change === 1) words.splice(place, 0, words[place]!)
  else words[place] = anyText(random).slice(0, 200)
  return words.join('')
}
