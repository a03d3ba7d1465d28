-- CreateTable
CREATE TABLE "tessera_provider_sessions" (
    "session" varchar(64) NOT NULL PRIMARY KEY,
    "provider" varchar(128) NOT NULL,
    "subject" varchar(255) NOT NULL,
    "sid" varchar(255),
    "login" varchar(64),
    "expires" bigint NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "tessera_provider_sessions_login_unique" ON "tessera_provider_sessions"("login");

-- CreateIndex
CREATE INDEX "tessera_provider_sessions_provider_subject_index" ON "tessera_provider_sessions"("provider", "subject");

-- CreateIndex
CREATE INDEX "tessera_provider_sessions_expires_index" ON "tessera_provider_sessions"("expires");
