import type { Database } from '../../src/database/database.js'
import type { ColumnDefinition } from '../../src/database/dialects/dialect.js'
import { buildSchema, columnReader } from '../../src/schema/build.js'
import type { FieldRow, RelationRow, SchemaMetadata } from '../../src/schema/metadata.js'
import type { FieldType, SchemaModel } from '../../src/schema/model.js'

/** A column: its type, and what is special about the field. */
interface ColumnSketch {
  readonly type: FieldType
  readonly special?: string
  readonly definition?: Partial<ColumnDefinition>
  readonly isSearchable?: boolean
}

interface TableSketch {
  readonly columns: Readonly<Record<string, FieldType | ColumnSketch>>
  readonly aliases?: Readonly<Record<string, string>>
  readonly sortField?: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

const price: ColumnSketch = { type: 'decimal', definition: { precision: 10, scale: 2 } }
const uuid1 = '7f7c1c9e-0000-4000-8000-000000000001'
const uuid2 = '7f7c1c9e-0000-4000-8000-000000000002'

const article = (id: number, title: string, values: Readonly<Record<string, unknown>>) => ({
  id,
  title,
  featured: false,
  meta: null,
  labels: null,
  ...values,
})

/** The blog and the pages of the conformance scenarios, row by row. */
const tables: Readonly<Record<string, TableSketch>> = {
  authors: {
    columns: {
      name: 'string',
      email: 'string',
      born: 'date',
      rating: 'float',
      active: { type: 'boolean', special: 'cast-boolean' },
      secret: { type: 'string', special: 'conceal' },
    },
    aliases: { articles: 'o2m' },
    rows: [
      { name: 'Ada', email: 'ada@example.com', born: '1815-12-10', rating: 4.5, active: true, secret: 'engine' },
      { name: 'Brian', email: 'brian@example.com', born: '1942-01-01', rating: 3.25, active: false, secret: '' },
      { name: 'Chloe', email: 'chloe@example.com', born: null, rating: null, active: true, secret: null },
      { name: 'Åsa Öberg', email: 'asa@example.com', born: '1990-06-15', rating: 5, active: true, secret: null },
    ],
  },
  articles: {
    columns: {
      title: 'string',
      slug: 'string',
      status: 'string',
      body: 'text',
      views: 'integer',
      price,
      featured: { type: 'boolean', special: 'cast-boolean' },
      published_at: 'dateTime',
      meta: { type: 'json', special: 'cast-json' },
      labels: { type: 'csv', special: 'cast-csv' },
      author: 'integer',
    },
    aliases: { comments: 'o2m', tags: 'm2m' },
    rows: [
      article(1, 'Alpha', {
        slug: 'alpha',
        status: 'published',
        body: 'first words about engines',
        views: 10,
        price: '1.50',
        featured: true,
        published_at: '2024-01-05T10:00:00',
        meta: { a: 1, tags: ['x', 'y'] },
        labels: ['one', 'two'],
        author: 1,
      }),
      article(2, 'Beta', {
        slug: 'beta',
        status: 'published',
        body: 'second Words about looms',
        views: 20,
        price: '20.00',
        published_at: '2024-02-10T12:30:00',
        meta: { a: 2 },
        labels: ['two'],
        author: 1,
      }),
      article(3, 'Gamma', { slug: 'gamma', status: 'draft', body: null, views: 0, price: null, published_at: null, author: 2 }),
      article(4, 'Delta', {
        slug: '',
        status: 'archived',
        body: 'a 100% certain_thing',
        views: 300,
        price: '99.99',
        published_at: '2023-12-31T23:59:59',
        author: 4,
      }),
      article(5, 'Epsilon', {
        slug: 'epsilon',
        status: 'published',
        body: 'ENGINES again',
        views: 20,
        price: '7.25',
        featured: true,
        published_at: '2024-02-29T00:00:00',
        labels: [],
        author: null,
      }),
      article(6, 'zeta', {
        slug: 'zeta',
        status: 'draft',
        body: '',
        views: 5,
        price: '0.00',
        published_at: '2025-07-01T08:15:30',
        author: 3,
      }),
    ],
  },
  tags: { columns: { name: 'string' }, aliases: { articles: 'm2m' }, rows: ['red', 'green', 'blue', 'unused'].map((name) => ({ name })) },
  articles_tags: {
    columns: { article: 'integer', tag: 'integer', position: 'integer' },
    rows: [
      [1, 1, 2],
      [1, 2, 1],
      [2, 2, 1],
      [4, 3, 1],
      [5, 1, 1],
    ].map(([article, tag, position]) => ({ article, tag, position })),
  },
  comments: {
    columns: { body: 'text', likes: 'integer', article: 'integer', parent: 'integer' },
    aliases: { replies: 'o2m' },
    rows: [
      { body: 'nice', likes: 3, article: 1, parent: null },
      { body: 'meh', likes: 0, article: 1, parent: null },
      { body: 'great', likes: 9, article: 2, parent: null },
      { body: 'reply', likes: 1, article: 1, parent: 1 },
      { body: 'orphan', likes: 2, article: null, parent: null },
    ],
  },
  owners: { columns: { name: 'string' }, rows: [{ name: 'apple farmer' }] },
  things: {
    columns: {
      title: 'string',
      body: 'text',
      amount: 'integer',
      big: 'bigInteger',
      ratio: 'float',
      cost: price,
      code: { type: 'uuid', special: 'uuid' },
      flag: { type: 'boolean', special: 'cast-boolean' },
      day: 'date',
      moment: 'dateTime',
      clock: 'time',
      data: { type: 'json', special: 'cast-json' },
      labels: { type: 'csv', special: 'cast-csv' },
      secret: { type: 'hash', special: 'hash' },
      hidden: { type: 'string', special: 'conceal' },
      silent: { type: 'string', isSearchable: false },
      owner: 'integer',
    },
    rows: [
      {
        title: 'Green apple',
        body: 'from the orchard',
        amount: 42,
        big: '9007199254740991',
        ratio: 1.5,
        cost: '19.99',
        code: '11111111-1111-4111-8111-111111111111',
        flag: true,
        day: '2024-05-06',
        moment: '2024-05-06T10:11:12',
        clock: '10:11:12',
        data: { note: 'inside-json' },
        labels: ['csv-entry'],
        secret: 'secret',
        hidden: 'hidden-value',
        silent: 'unsearchable-value',
        owner: 1,
      },
      { title: 'red', body: 'Red wine', amount: 4, cost: '20.00', code: 'abcdef00-1111-4111-8111-111111111111' },
      { title: 'LOUD', body: 'printed in 1984', amount: -7, ratio: 42 },
      { title: 'Crème brûlée', body: 'CRÈME', amount: 20 },
      { title: '東京タワー', body: `O'Brien said "quoted" back\\slash <b> [a]` },
      { title: 'snake_case', body: 'snakeXcase null true' },
      { title: null, body: null },
      { title: '', body: 'QUEUE' },
      { title: '50% off', body: 'about 5000' },
    ],
  },
  bare: { columns: { flag: 'boolean', day: 'date' }, rows: [{ flag: true, day: '2024-01-01' }] },
  ordered: {
    columns: { label: 'string', place: 'integer' },
    sortField: 'place',
    rows: [
      { label: 'c', place: 3 },
      { label: 'a', place: 1 },
      { label: 'none', place: null },
      { label: 'b', place: 2 },
    ],
  },
  many: { columns: { n: 'integer' }, rows: Array.from({ length: 130 }, (_, index) => ({ n: 1000 - index })) },
  languages: {
    columns: { code: { type: 'string', definition: { isPrimaryKey: true, isNullable: false, maxLength: 10 } }, name: 'string' },
    rows: [
      { code: 'en', name: 'English' },
      { code: 'sv', name: 'Swedish' },
      { code: 'ja', name: '日本語' },
    ],
  },
  headings: {
    columns: { title: 'string', level: 'integer' },
    aliases: { lead_of: 'o2m' },
    rows: [
      { title: 'Welcome', level: 1 },
      { title: 'About', level: 2 },
      { title: 'Loose', level: 3 },
    ],
  },
  paragraphs: {
    columns: { title: 'string', text: 'text' },
    rows: [
      { title: 'Intro', text: 'Once upon a time' },
      { title: 'End', text: 'happily ever after' },
    ],
  },
  images: {
    columns: {
      id: { type: 'uuid', special: 'uuid', definition: { isPrimaryKey: true, isNullable: false } },
      title: 'string',
      url: 'string',
    },
    rows: [
      { id: uuid1, title: 'Cat', url: '/cat.png' },
      { id: uuid2, title: 'Dog', url: '/dog.png' },
    ],
  },
  pages: {
    columns: { slug: 'string', lead: 'integer' },
    aliases: { sections: 'm2a', texts: 'translations' },
    rows: [
      { slug: 'home', lead: 1 },
      { slug: 'about', lead: 2 },
      { slug: 'empty', lead: null },
    ],
  },
  pages_sections: {
    columns: { page: 'integer', item: 'string', collection: 'string', position: 'integer' },
    rows: [
      { page: 1, collection: 'headings', item: '1', position: 1 },
      { page: 1, collection: 'paragraphs', item: '1', position: 2 },
      { page: 1, collection: 'images', item: uuid1, position: 3 },
      { page: 2, collection: 'paragraphs', item: '2', position: 2 },
      { page: 2, collection: 'headings', item: '2', position: 1 },
    ],
  },
  pages_texts: {
    columns: { page: 'integer', language: { type: 'string', definition: { maxLength: 10 } }, title: 'string' },
    rows: [
      { page: 1, language: 'en', title: 'Home' },
      { page: 1, language: 'sv', title: 'Hem' },
      { page: 2, language: 'en', title: 'About us' },
      { page: 2, language: 'ja', title: '会社概要' },
    ],
  },
}

const relation = (
  many: string,
  field: string,
  one: string | null,
  oneField: string | null,
  more: Partial<RelationRow> = {},
): RelationRow => ({
  id: null,
  many_collection: many,
  many_field: field,
  one_collection: one,
  one_field: oneField,
  one_collection_field: null,
  one_allowed_collections: null,
  junction_field: null,
  sort_field: null,
  one_deselect_action: 'nullify',
  ...more,
})

const relations: readonly RelationRow[] = [
  relation('articles', 'author', 'authors', 'articles'),
  relation('comments', 'article', 'articles', 'comments'),
  relation('comments', 'parent', 'comments', 'replies'),
  relation('articles_tags', 'article', 'articles', 'tags', { junction_field: 'tag', sort_field: 'position' }),
  relation('articles_tags', 'tag', 'tags', 'articles', { junction_field: 'article' }),
  relation('things', 'owner', 'owners', null),
  relation('pages', 'lead', 'headings', 'lead_of'),
  relation('pages_sections', 'page', 'pages', 'sections', { junction_field: 'item', sort_field: 'position' }),
  relation('pages_sections', 'item', null, null, {
    one_collection_field: 'collection',
    one_allowed_collections: ['headings', 'paragraphs', 'images'],
    junction_field: 'page',
  }),
  relation('pages_texts', 'page', 'pages', 'texts', { junction_field: 'language' }),
  relation('pages_texts', 'language', 'languages', null, { junction_field: 'page' }),
]

const sketch = (column: FieldType | ColumnSketch): ColumnSketch => (typeof column === 'string' ? { type: column } : column)

/** Columns of a table; without a primary key of its own it gets a counted `id`. */
function columnsOf(table: TableSketch): Record<string, ColumnSketch> {
  const columns = Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, sketch(column)]))
  const hasKey = Object.values(columns).some(({ definition }) => definition?.isPrimaryKey)
  return hasKey
    ? columns
    : { id: { type: 'integer', definition: { isPrimaryKey: true, isNullable: false, hasAutoIncrement: true } }, ...columns }
}

function metadata(): SchemaMetadata {
  const fieldRow = (collection: string, field: string, special: readonly string[] | null, searchable = true): FieldRow => ({
    id: null,
    collection,
    field,
    special,
    note: null,
    validation: null,
    validation_message: null,
    required: false,
    searchable,
  })
  return {
    collections: Object.entries(tables).map(([collection, { sortField }]) => ({
      collection,
      note: null,
      singleton: false,
      sort_field: sortField ?? null,
      accountability: 'all',
      versioning: false,
    })),
    fields: Object.entries(tables).flatMap(([name, table]) => [
      ...Object.entries(columnsOf(table)).map(([field, { special, isSearchable }]) =>
        fieldRow(name, field, special ? [special] : null, isSearchable),
      ),
      ...Object.entries(table.aliases ?? {}).map(([field, special]) => fieldRow(name, field, [special])),
    ]),
    relations,
  }
}

/** Creates the tables with their rows, and the model of them. */
export async function createBlog(database: Database): Promise<SchemaModel> {
  const { dialect, knex } = database
  for (const [name, table] of Object.entries(tables)) {
    const columns = columnsOf(table)
    await dialect.ddl.createTable(
      knex,
      name,
      Object.entries(columns).map(([column, { type, definition }]) => ({
        name: column,
        type,
        isNullable: true,
        isUnique: false,
        isIndexed: false,
        isPrimaryKey: false,
        hasAutoIncrement: false,
        defaultValue: undefined,
        ...definition,
      })),
    )
    const rows = table.rows.map((row, index) =>
      Object.fromEntries(
        Object.entries(columns).map(([column, { type }]) => {
          const value = column === 'id' && row.id === undefined ? index + 1 : row[column]
          return [column, dialect.encode(type, value ?? null, 'epoch')]
        }),
      ),
    )
    await knex(name).insert(rows)
  }
  return modelOf(database)
}

async function modelOf(database: Database): Promise<SchemaModel> {
  const none: SchemaMetadata = { collections: [], fields: [], relations: [] }
  const columns = columnReader(database.dialect)
  return buildSchema({ database: await database.introspect(), metadata: metadata(), system: none, systemDoors: new Map(), columns }, 1)
}
