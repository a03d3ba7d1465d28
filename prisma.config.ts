import { defineConfig } from 'prisma/config'

// For Prisma's own commands (`npx prisma studio`, `npx prisma migrate deploy`). The server does not read this file.
const isPostgres = (process.env.DB_CONNECTION_STRING ?? '').startsWith('postgres')
const provider = isPostgres ? 'postgresql' : 'sqlite'

export default defineConfig({
  schema: `prisma/generated/${provider}.prisma`,
  migrations: { path: `prisma/migrations/${provider}` },
  datasource: { url: process.env.DB_CONNECTION_STRING ?? `file:${process.env.DB_FILENAME ?? './data/tessera.sqlite'}` },
})
