// Prisma's schema engine as WebAssembly (the binary one cannot be had without a network): the DDL between two schemas.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'

const require = createRequire(import.meta.url)

/** The SQL that turns a database of the schema `from` (null for an empty one) into one of the schema `to`. */
export async function diffSchemas(provider, from, to) {
  await loadEngine()
  const engine = await glue.SchemaEngine.new(
    { datamodels: [['schema.prisma', to]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter(provider)),
  )
  const target = (schema) => ({ tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] })
  const { stdout } = await engine.diff({
    from: from === null ? { tag: 'empty' } : target(from),
    to: target(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return stdout ?? ''
}

/** One instance serves all: the glue keeps its module in a global. */
let loading = null
function loadEngine() {
  loading ??= (async () => {
    const file = require.resolve('@prisma/schema-engine-wasm').replace('schema_engine.js', 'schema_engine_bg.wasm')
    const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': glue })
    glue.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start?.()
  })()
  return loading
}

/** Comparing two texts needs no database; the engine only asks for PostgreSQL's version. */
function adapter(provider) {
  const refuse = () => Promise.reject(new Error('Schemas are compared without a database.'))
  const connection = {
    provider: provider === 'postgresql' ? 'postgres' : provider,
    adapterName: 'none',
    queryRaw: () =>
      Promise.resolve({
        columnNames: ['exists', 'version', 'numeric_version'],
        columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
        rows: [[true, 'PostgreSQL 16.0', 160000]],
      }),
    executeRaw: refuse,
    executeScript: () => Promise.resolve(),
    startTransaction: refuse,
    dispose: () => Promise.resolve(),
  }
  return {
    ...connection,
    connect: () => Promise.resolve(connection),
    connectToShadowDb: () => Promise.resolve(connection),
  }
}
