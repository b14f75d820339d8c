-- By hand: what schema.prisma cannot say, so a diff neither makes nor drops it.

-- A reply may have an end too; a nudge has one always: without it, it would come whenever an outage is over.
ALTER TABLE "delivery" DROP CONSTRAINT "delivery_expires_at_check";
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_expires_at_check" CHECK ("kind" <> 'nudge' OR "expires_at" IS NOT NULL);
