-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "room_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "next_at" TIMESTAMPTZ(3),
    "planning_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT maatje_now(),

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "member" (
    "team_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "member_pkey" PRIMARY KEY ("team_id","person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "team_room_id_key" ON "team"("room_id");

-- CreateIndex
CREATE INDEX "team_next_at_idx" ON "team"("next_at");

-- CreateIndex
CREATE INDEX "member_person_id_idx" ON "member"("person_id");

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_room_id_fkey" FOREIGN KEY ("room_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "member" ADD CONSTRAINT "member_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
