-- CreateTable
CREATE TABLE `tessera_schema_origins` (
    `collection` VARCHAR(64) NOT NULL,
    `field` VARCHAR(64) NOT NULL,
    `origin` VARCHAR(64) NOT NULL,

    CONSTRAINT `tessera_schema_origins_pkey` PRIMARY KEY (`collection`,`field`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
