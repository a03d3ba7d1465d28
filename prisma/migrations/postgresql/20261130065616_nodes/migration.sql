-- CreateTable
CREATE TABLE "tessera_node_changes" (
    "id" BIGSERIAL NOT NULL,
    "node" UUID NOT NULL,
    "kind" VARCHAR(16) NOT NULL,
    "collection" VARCHAR(255),
    "action" VARCHAR(16),
    "keys" TEXT NOT NULL,
    "sights" TEXT,
    "created" BIGINT NOT NULL,

    CONSTRAINT "tessera_node_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tessera_nodes" (
    "id" UUID NOT NULL,
    "is_synchronized" BOOLEAN NOT NULL,
    "renewed" BIGINT NOT NULL,

    CONSTRAINT "tessera_nodes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tessera_node_subscriptions" (
    "id" UUID NOT NULL,
    "node" UUID NOT NULL,
    "collection" VARCHAR(255) NOT NULL,
    "item" TEXT,
    "query" TEXT NOT NULL,
    "caller" TEXT,

    CONSTRAINT "tessera_node_subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tessera_node_changes_created_index" ON "tessera_node_changes"("created");

-- CreateIndex
CREATE INDEX "tessera_node_subscriptions_collection_index" ON "tessera_node_subscriptions"("collection");

-- CreateIndex
CREATE INDEX "tessera_node_subscriptions_node_index" ON "tessera_node_subscriptions"("node");
