import { defineConfig } from 'prisma/config'

// For Prisma's own commands (`npx prisma studio`, `npx prisma migrate deploy`). The server does not read this file.
const scheme = /^\w+/.exec(process.env.DB_CONNECTION_STRING ?? '')?.[0] ?? 'file'
const providers: Record<string, string> = {
  postgres: 'postgresql',
  postgresql: 'postgresql',
  mysql: 'mysql',
  mariadb: 'mysql',
}
const provider = providers[scheme] ?? 'sqlite'

export default defineConfig({
  schema: `prisma/generated/${provider}.prisma`,
  migrations: { path: `prisma/migrations/${provider}` },
  datasource: { url: process.env.DB_CONNECTION_STRING ?? `file:${process.env.DB_FILENAME ?? './data/tessera.sqlite'}` },
})
