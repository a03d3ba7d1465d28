-- CreateTable
CREATE TABLE "tessera_schema_origins" (
    "collection" varchar(64) NOT NULL,
    "field" varchar(64) NOT NULL,
    "origin" varchar(64) NOT NULL,

    PRIMARY KEY ("collection", "field")
);
