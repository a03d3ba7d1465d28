import type { Item, Platform } from '../context.js'
import { systemContext } from '../context.js'
import { createMany } from '../services/items/writing.js'

const authors = ['Ada Moreau', 'Bertil Lund', 'Chiara Conti', 'Daniel Okafor', 'Elif Aydin'] as const
const tags = ['databases', 'graphql', 'javascript', 'operations', 'security', 'travel', 'food', 'books'] as const
const subjects = [
  'A quiet query',
  'Two tables and a key',
  'What the index knew',
  'Letters to a schema',
  'The slow page',
  'Bread at sea level',
] as const
const readers = ['Noor', 'Pavel', 'Quentin', 'Rosa', 'Sven', 'Tomoko'] as const
const articleCount = 24

/** Fills the demo's tables, always with the same items; `user` is the account of the first author. */
export async function createDemoContent(platform: Platform, user: string): Promise<void> {
  const context = systemContext(platform)
  await createMany(
    context,
    'authors',
    authors.map((name, index) => authorOf(name, index === 0 ? user : null)),
  )
  await createMany(
    context,
    'tags',
    tags.map((name) => ({ name })),
  )
  await createMany(
    context,
    'articles',
    Array.from({ length: articleCount }, (_, index) => articleOf(index)),
  )
}

function authorOf(name: string, user: string | null): Item {
  const [first = ''] = name.toLowerCase().split(' ')
  return { name, email: `${first}@example.com`, biography: `${name} writes about ${tags[first.length % tags.length]}.`, user }
}

/** Every fourth article is a draft; authors, tags and comments go round. Keys count from 1. */
function articleOf(index: number): Item {
  const subject = subjects[index % subjects.length]!
  const part = Math.floor(index / subjects.length) + 1
  const isDraft = index % 4 === 3
  const tagKeys = [index % tags.length, (index * 3 + 1) % tags.length]
  return {
    title: part === 1 ? subject : `${subject}, part ${part}`,
    body: `${subject}. The ${part}. part of a series about ${tags[index % tags.length]}.`,
    status: isDraft ? 'draft' : 'published',
    published_on: isDraft ? null : `2025-${String((index % 12) + 1).padStart(2, '0')}-15`,
    author: (index % authors.length) + 1,
    tags: [...new Set(tagKeys)].map((key) => ({ tag: key + 1 })),
    comments: Array.from({ length: index % 4 }, (_, turn) => ({
      name: readers[(index + turn) % readers.length],
      text: `A thought on "${subject}".`,
    })),
  }
}
