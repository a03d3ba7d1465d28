-- CreateTable
CREATE TABLE "tessera_login_guards" (
    "user" UUID NOT NULL,
    "otp_secret" VARCHAR(64),
    "otp_step" BIGINT,
    "locked_until" BIGINT,

    CONSTRAINT "tessera_login_guards_pkey" PRIMARY KEY ("user")
);
