-- CreateTable
CREATE TABLE "clock_shift" (
    "id" INTEGER NOT NULL,
    "ahead" interval NOT NULL DEFAULT '0'::interval,

    CONSTRAINT "clock_shift_pkey" PRIMARY KEY ("id")
);

-- By hand: the time by which everything is due, which the playground and a simulation may move. It is the statement's,
-- so that all of one statement sees one moment. Its body is parsed here and now: it works whatever the search path is.
ALTER TABLE "clock_shift" ADD CONSTRAINT "clock_shift_id_check" CHECK ("id" = 1);
INSERT INTO "clock_shift" ("id") VALUES (1);
CREATE FUNCTION "maatje_now"() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN statement_timestamp() + (SELECT "ahead" FROM "clock_shift");

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'reply',
ADD COLUMN     "platform" TEXT,
ADD COLUMN     "tenant" TEXT,
ALTER COLUMN "not_before" SET DEFAULT maatje_now(),
ALTER COLUMN "created_at" SET DEFAULT maatje_now();

-- By hand: what was planned before knows its place from its person.
UPDATE "delivery" d SET "platform" = p."platform", "tenant" = p."tenant" FROM "person" p WHERE p."id" = d."person_id";
ALTER TABLE "delivery" ALTER COLUMN "platform" SET NOT NULL, ALTER COLUMN "tenant" SET NOT NULL;

-- CreateTable
CREATE TABLE "pace" (
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "refilled_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),

    CONSTRAINT "pace_pkey" PRIMARY KEY ("platform","tenant")
);


-- By hand from here on: what schema.prisma cannot say, so a diff neither makes nor drops it.

ALTER TABLE "delivery" DROP CONSTRAINT "delivery_state_check";
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_state_check" CHECK ("state" IN ('due', 'claimed', 'sending', 'sent', 'ambiguous', 'failed', 'skipped'));
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_kind_check" CHECK ("kind" IN ('reply', 'nudge'));
-- A nudge without an end would come whenever an outage is over.
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_expires_at_check" CHECK (("kind" = 'nudge') = ("expires_at" IS NOT NULL));

-- What is due in one workspace or organisation, by kind: a handful of rows among all that was ever sent.
CREATE INDEX "delivery_due_idx" ON "delivery"("platform", "tenant", "kind", "not_before", "sequence") WHERE "state" IN ('due', 'ambiguous');
-- What is over before it was sent.
CREATE INDEX "delivery_expires_at_idx" ON "delivery"("expires_at") WHERE "state" = 'due';
-- What a process holds, and held when it ended.
CREATE INDEX "delivery_lease_idx" ON "delivery"("lease_until") WHERE "lease_until" IS NOT NULL;
-- Two sends of one person are never in flight at once, whatever two processes saw when they claimed.
CREATE UNIQUE INDEX "delivery_in_flight_key" ON "delivery"("person_id") WHERE "state" IN ('claimed', 'sending');
