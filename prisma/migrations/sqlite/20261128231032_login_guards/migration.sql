-- CreateTable
CREATE TABLE "tessera_login_guards" (
    "user" char(36) NOT NULL PRIMARY KEY,
    "otp_secret" varchar(64),
    "otp_step" bigint,
    "locked_until" bigint
);
