-- CreateTable
CREATE TABLE `tessera_tokens` (
    `id` CHAR(36) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `name` VARCHAR(255) NOT NULL,
    `digest` VARCHAR(64) NOT NULL,
    `policies` LONGTEXT,
    `created` DATETIME(3) NOT NULL,
    `expires` DATETIME(3),
    `last_used` DATETIME(3),

    CONSTRAINT `tessera_tokens_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_sessions` (
    `id` CHAR(36) NOT NULL,
    `user` CHAR(36) NOT NULL,
    `digest` VARCHAR(64) NOT NULL,
    `started` DATETIME(3) NOT NULL,
    `last_used` DATETIME(3) NOT NULL,
    `expires` DATETIME(3) NOT NULL,

    CONSTRAINT `tessera_sessions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateIndex
CREATE UNIQUE INDEX `tessera_tokens_digest_unique` ON `tessera_tokens`(`digest`);

-- CreateIndex
CREATE INDEX `tessera_tokens_user_index` ON `tessera_tokens`(`user`);

-- CreateIndex
CREATE UNIQUE INDEX `tessera_sessions_digest_unique` ON `tessera_sessions`(`digest`);

-- CreateIndex
CREATE INDEX `tessera_sessions_user_index` ON `tessera_sessions`(`user`);

-- CreateIndex
CREATE INDEX `tessera_sessions_expires_index` ON `tessera_sessions`(`expires`);
