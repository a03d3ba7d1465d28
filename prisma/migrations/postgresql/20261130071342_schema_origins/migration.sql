-- CreateTable
CREATE TABLE "tessera_schema_origins" (
    "collection" VARCHAR(64) NOT NULL,
    "field" VARCHAR(64) NOT NULL,
    "origin" VARCHAR(64) NOT NULL,

    CONSTRAINT "tessera_schema_origins_pkey" PRIMARY KEY ("collection","field")
);
