-- AlterTable
ALTER TABLE "person" ADD COLUMN     "heard_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "conversation" DROP CONSTRAINT "conversation_pkey",
ADD COLUMN     "flow" TEXT;

-- By hand: there was one flow until now.
UPDATE "conversation" SET "flow" = 'two-columns';

-- AlterTable
ALTER TABLE "conversation" ALTER COLUMN "flow" SET NOT NULL,
ADD CONSTRAINT "conversation_pkey" PRIMARY KEY ("person_id", "flow");

-- CreateTable
CREATE TABLE "nudging" (
    "person_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "next_at" TIMESTAMPTZ(3),
    "calendar_at" TIMESTAMPTZ(3),
    "planning_until" TIMESTAMPTZ(3),

    CONSTRAINT "nudging_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE INDEX "nudging_next_at_idx" ON "nudging"("next_at");

-- CreateIndex
CREATE INDEX "nudging_calendar_at_idx" ON "nudging"("calendar_at");

-- AddForeignKey
ALTER TABLE "nudging" ADD CONSTRAINT "nudging_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
