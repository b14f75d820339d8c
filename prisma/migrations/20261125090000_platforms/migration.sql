-- AlterTable
ALTER TABLE "person" ADD COLUMN     "asked_at" TIMESTAMPTZ(3),
ADD COLUMN     "gone" TEXT,
ADD COLUMN     "reach" TEXT,
ADD COLUMN     "zone" TEXT;

-- By hand: a reason no code knows would never be taken back.
ALTER TABLE "person" ADD CONSTRAINT "person_gone_check" CHECK ("gone" IN ('person', 'tenant'));
