-- CreateTable
CREATE TABLE `tessera_flow_deliveries` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `flow` CHAR(36) NOT NULL,
    `items` LONGTEXT NOT NULL,
    `trigger` LONGTEXT NOT NULL,
    `caller` LONGTEXT,
    `state` VARCHAR(16) NOT NULL,
    `attempts` INT NOT NULL DEFAULT 0,
    `due` BIGINT NOT NULL,
    `claimed_until` BIGINT,
    `error` LONGTEXT,
    `created` BIGINT NOT NULL,

    CONSTRAINT `tessera_flow_deliveries_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_flow_ticks` (
    `flow` CHAR(36) NOT NULL,
    `moment` BIGINT NOT NULL,

    CONSTRAINT `tessera_flow_ticks_pkey` PRIMARY KEY (`flow`,`moment`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateIndex
CREATE INDEX `tessera_flow_deliveries_state_flow_index` ON `tessera_flow_deliveries`(`state`, `flow`);

-- CreateIndex
CREATE INDEX `tessera_flow_ticks_moment_index` ON `tessera_flow_ticks`(`moment`);
