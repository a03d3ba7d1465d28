-- CreateTable
CREATE TABLE "tessera_tokens" (
    "id" UUID NOT NULL,
    "user" UUID NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "policies" TEXT,
    "created" TIMESTAMPTZ(6) NOT NULL,
    "expires" TIMESTAMPTZ(6),
    "last_used" TIMESTAMPTZ(6),

    CONSTRAINT "tessera_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tessera_sessions" (
    "id" UUID NOT NULL,
    "user" UUID NOT NULL,
    "digest" VARCHAR(64) NOT NULL,
    "started" TIMESTAMPTZ(6) NOT NULL,
    "last_used" TIMESTAMPTZ(6) NOT NULL,
    "expires" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "tessera_sessions_pkey" PRIMARY KEY ("id")
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
