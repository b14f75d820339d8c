-- AlterTable
ALTER TABLE "person" ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "left" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "reach" TEXT,
ADD COLUMN     "zone" TEXT;

