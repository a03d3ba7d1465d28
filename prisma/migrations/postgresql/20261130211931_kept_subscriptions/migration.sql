-- AlterTable
ALTER TABLE "tessera_node_subscriptions" ADD COLUMN     "renewed" BIGINT;
