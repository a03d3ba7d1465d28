# syntax=docker/dockerfile:1
# The server alone: built with all packages, run with those it needs, as a user without rights.

# With a compiler: argon2 is built where its own binary does not load.
FROM node:22-bookworm AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY test/clients/package.json test/clients/
RUN npm ci --ignore-scripts --workspaces=false --include-workspace-root && npm rebuild argon2
COPY tsconfig.json tsconfig.build.json prisma.config.ts ./
COPY prisma prisma
COPY src src
RUN npm run build && npm prune --omit=dev --omit=peer --ignore-scripts --workspaces=false --include-workspace-root

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8055
COPY --from=build /build/package.json /opt/tessera/package.json
COPY --from=build /build/node_modules /opt/tessera/node_modules
COPY --from=build /build/prisma/migrations /opt/tessera/prisma/migrations
COPY --from=build /build/dist /opt/tessera/dist
# Data, files and extensions lie in the folder where the server is started.
RUN mkdir -p /srv/tessera/data /srv/tessera/uploads /srv/tessera/extensions && chown -R node:node /srv/tessera
WORKDIR /srv/tessera
VOLUME ["/srv/tessera/data", "/srv/tessera/uploads"]
USER node
EXPOSE 8055
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/server/ping`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "/opt/tessera/dist/src/cli/index.js", "start"]
