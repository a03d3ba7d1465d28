-- CreateTable
CREATE TABLE `tessera_provider_sessions` (
    `session` VARCHAR(64) NOT NULL,
    `provider` VARCHAR(128) NOT NULL,
    `subject` VARCHAR(255) NOT NULL,
    `sid` VARCHAR(255),
    `login` VARCHAR(64),
    `expires` BIGINT NOT NULL,

    CONSTRAINT `tessera_provider_sessions_pkey` PRIMARY KEY (`session`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateIndex
CREATE UNIQUE INDEX `tessera_provider_sessions_login_unique` ON `tessera_provider_sessions`(`login`);

-- CreateIndex
CREATE INDEX `tessera_provider_sessions_provider_subject_index` ON `tessera_provider_sessions`(`provider`, `subject`);

-- CreateIndex
CREATE INDEX `tessera_provider_sessions_expires_index` ON `tessera_provider_sessions`(`expires`);
