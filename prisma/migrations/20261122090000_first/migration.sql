-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "tenant" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "locale_from" TEXT NOT NULL DEFAULT 'platform',
    "turn" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_key" (
    "person_id" UUID NOT NULL,
    "wrapped" BYTEA NOT NULL,
    "master_id" BYTEA NOT NULL,

    CONSTRAINT "person_key_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "master_key" (
    "id" INTEGER NOT NULL,
    "master_id" BYTEA NOT NULL,

    CONSTRAINT "master_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "person_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "inbound" (
    "id" TEXT NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "body" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'received',
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbound_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "body" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'due',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "not_before" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "platform_ref" TEXT,
    "last_error_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entry" (
    "id" UUID NOT NULL,
    "sequence" BIGSERIAL NOT NULL,
    "person_id" UUID NOT NULL,
    "flow" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "made_on" DATE NOT NULL,
    "kept_until" DATE NOT NULL,

    CONSTRAINT "entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "playground_message" (
    "sequence" BIGSERIAL NOT NULL,
    "user" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "playground_message_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_platform_tenant_user_key" ON "person"("platform", "tenant", "user");

-- CreateIndex
CREATE INDEX "conversation_touched_at_idx" ON "conversation"("touched_at");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_sequence_key" ON "inbound"("sequence");

-- CreateIndex
CREATE INDEX "inbound_person_id_sequence_idx" ON "inbound"("person_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_sequence_key" ON "delivery"("sequence");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_dedupe_key_key" ON "delivery"("dedupe_key");

-- CreateIndex
CREATE INDEX "delivery_person_id_sequence_idx" ON "delivery"("person_id", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "entry_sequence_key" ON "entry"("sequence");

-- CreateIndex
CREATE INDEX "entry_person_id_made_on_idx" ON "entry"("person_id", "made_on");

-- CreateIndex
CREATE INDEX "entry_kept_until_idx" ON "entry"("kept_until");

-- CreateIndex
CREATE INDEX "playground_message_user_sequence_idx" ON "playground_message"("user", "sequence");

-- CreateIndex
CREATE UNIQUE INDEX "playground_message_user_id_key" ON "playground_message"("user", "id");

-- AddForeignKey
ALTER TABLE "person_key" ADD CONSTRAINT "person_key_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound" ADD CONSTRAINT "inbound_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entry" ADD CONSTRAINT "entry_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- By hand from here on: what schema.prisma cannot say, so a diff neither makes nor drops it.

-- A state no code knows would never be sent, handled or swept.
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_state_check" CHECK ("state" IN ('due', 'claimed', 'sending', 'sent', 'ambiguous', 'failed'));
ALTER TABLE "inbound" ADD CONSTRAINT "inbound_state_check" CHECK ("state" IN ('received', 'handled', 'failed'));

-- What is still to do is asked for all the time and is a handful of rows among all that was ever done.
CREATE INDEX "delivery_open_idx" ON "delivery"("person_id", "sequence") WHERE "state" IN ('due', 'claimed', 'sending', 'ambiguous');
CREATE INDEX "inbound_open_idx" ON "inbound"("person_id", "sequence") WHERE "state" = 'received';
