-- CreateTable
CREATE TABLE "tessera_flow_deliveries" (
    "id" integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    "flow" char(36) NOT NULL,
    "items" text NOT NULL,
    "trigger" text NOT NULL,
    "caller" text,
    "state" varchar(16) NOT NULL,
    "attempts" integer NOT NULL DEFAULT 0,
    "due" bigint NOT NULL,
    "claimed_until" bigint,
    "error" text,
    "created" bigint NOT NULL
);

-- CreateTable
CREATE TABLE "tessera_flow_ticks" (
    "flow" char(36) NOT NULL,
    "moment" bigint NOT NULL,

    PRIMARY KEY ("flow", "moment")
);

-- CreateIndex
CREATE INDEX "tessera_flow_deliveries_state_flow_index" ON "tessera_flow_deliveries"("state", "flow");

-- CreateIndex
CREATE INDEX "tessera_flow_ticks_moment_index" ON "tessera_flow_ticks"("moment");
