-- CreateTable
CREATE TABLE "tessera_idempotency_keys" (
    "owner" varchar(64) NOT NULL,
    "key" varchar(255) NOT NULL,
    "fingerprint" varchar(64) NOT NULL,
    "answer" text,
    "expires" bigint NOT NULL,

    PRIMARY KEY ("owner", "key")
);

-- CreateIndex
CREATE INDEX "tessera_idempotency_keys_expires_index" ON "tessera_idempotency_keys"("expires");
