-- CreateTable
CREATE TABLE "tessera_tokens" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "user" char(36) NOT NULL,
    "name" varchar(255) NOT NULL,
    "digest" varchar(64) NOT NULL,
    "policies" text,
    "created" datetime NOT NULL,
    "expires" datetime,
    "last_used" datetime
);

-- CreateTable
CREATE TABLE "tessera_sessions" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "user" char(36) NOT NULL,
    "digest" varchar(64) NOT NULL,
    "started" datetime NOT NULL,
    "last_used" datetime NOT NULL,
    "expires" datetime NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "tessera_tokens_digest_unique" ON "tessera_tokens"("digest");

-- CreateIndex
CREATE INDEX "tessera_tokens_user_index" ON "tessera_tokens"("user");

-- CreateIndex
CREATE UNIQUE INDEX "tessera_sessions_digest_unique" ON "tessera_sessions"("digest");

-- CreateIndex
CREATE INDEX "tessera_sessions_user_index" ON "tessera_sessions"("user");

-- CreateIndex
CREATE INDEX "tessera_sessions_expires_index" ON "tessera_sessions"("expires");
