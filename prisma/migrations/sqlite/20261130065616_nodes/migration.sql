-- CreateTable
CREATE TABLE "tessera_node_changes" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "node" char(36) NOT NULL,
    "kind" varchar(16) NOT NULL,
    "collection" varchar(255),
    "action" varchar(16),
    "keys" text NOT NULL,
    "sights" text,
    "created" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_nodes" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "is_synchronized" boolean NOT NULL,
    "renewed" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_node_subscriptions" (
    "id" char(36) NOT NULL PRIMARY KEY,
    "node" char(36) NOT NULL,
    "collection" varchar(255) NOT NULL,
    "item" text,
    "query" text NOT NULL,
    "caller" text
);

-- CreateIndex
CREATE INDEX "tessera_node_changes_created_index" ON "tessera_node_changes"("created");

-- CreateIndex
CREATE INDEX "tessera_node_subscriptions_collection_index" ON "tessera_node_subscriptions"("collection");

-- CreateIndex
CREATE INDEX "tessera_node_subscriptions_node_index" ON "tessera_node_subscriptions"("node");
