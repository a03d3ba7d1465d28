-- CreateTable
CREATE TABLE `tessera_login_guards` (
    `user` CHAR(36) NOT NULL,
    `otp_secret` VARCHAR(64),
    `otp_step` BIGINT,
    `locked_until` BIGINT,

    CONSTRAINT `tessera_login_guards_pkey` PRIMARY KEY (`user`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_nopad_bin;
