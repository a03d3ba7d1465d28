-- CreateTable
CREATE TABLE "tessera_flow_deliveries" (
    "id" BIGSERIAL NOT NULL,
    "flow" UUID NOT NULL,
    "items" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "caller" TEXT,
    "state" VARCHAR(16) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due" BIGINT NOT NULL,
    "claimed_until" BIGINT,
    "error" TEXT,
    "created" BIGINT NOT NULL,

    CONSTRAINT "tessera_flow_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tessera_flow_ticks" (
    "flow" UUID NOT NULL,
    "moment" BIGINT NOT NULL,

    CONSTRAINT "tessera_flow_ticks_pkey" PRIMARY KEY ("flow","moment")
);

-- CreateIndex
CREATE INDEX "tessera_flow_deliveries_state_flow_index" ON "tessera_flow_deliveries"("state", "flow");

-- CreateIndex
CREATE INDEX "tessera_flow_ticks_moment_index" ON "tessera_flow_ticks"("moment");
