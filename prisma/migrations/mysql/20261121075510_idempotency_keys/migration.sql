-- CreateTable
CREATE TABLE `tessera_idempotency_keys` (
    `owner` VARCHAR(64) NOT NULL,
    `key` VARCHAR(255) NOT NULL,
    `fingerprint` VARCHAR(64) NOT NULL,
    `answer` LONGTEXT,
    `expires` BIGINT NOT NULL,

    CONSTRAINT `tessera_idempotency_keys_pkey` PRIMARY KEY (`owner`,`key`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateIndex
CREATE INDEX `tessera_idempotency_keys_expires_index` ON `tessera_idempotency_keys`(`expires`);
