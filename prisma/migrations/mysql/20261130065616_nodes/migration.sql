-- CreateTable
CREATE TABLE `tessera_node_changes` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `node` CHAR(36) NOT NULL,
    `kind` VARCHAR(16) NOT NULL,
    `collection` VARCHAR(255),
    `action` VARCHAR(16),
    `keys` LONGTEXT NOT NULL,
    `sights` LONGTEXT,
    `created` BIGINT NOT NULL,

    CONSTRAINT `tessera_node_changes_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_nodes` (
    `id` CHAR(36) NOT NULL,
    `is_synchronized` TINYINT(1) NOT NULL,
    `renewed` BIGINT NOT NULL,

    CONSTRAINT `tessera_nodes_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateTable
CREATE TABLE `tessera_node_subscriptions` (
    `id` CHAR(36) NOT NULL,
    `node` CHAR(36) NOT NULL,
    `collection` VARCHAR(255) NOT NULL,
    `item` LONGTEXT,
    `query` LONGTEXT NOT NULL,
    `caller` LONGTEXT,

    CONSTRAINT `tessera_node_subscriptions_pkey` PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;

-- CreateIndex
CREATE INDEX `tessera_node_changes_created_index` ON `tessera_node_changes`(`created`);

-- CreateIndex
CREATE INDEX `tessera_node_subscriptions_collection_index` ON `tessera_node_subscriptions`(`collection`);

-- CreateIndex
CREATE INDEX `tessera_node_subscriptions_node_index` ON `tessera_node_subscriptions`(`node`);
