-- A room may have a team of buddies and several groups that have intervisie.
-- AlterTable
ALTER TABLE "team" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'buddies',
ADD COLUMN     "nth" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE UNIQUE INDEX "team_room_id_kind_nth_key" ON "team"("room_id", "kind", "nth");

-- DropIndex
DROP INDEX "team_room_id_key";

-- By hand: what schema.prisma cannot say, so a diff neither makes nor drops it.
-- Both columns have a default, so that a bot of before, which names neither, still makes the one team of buddies of a room.
ALTER TABLE "team" ADD CONSTRAINT "team_kind_check" CHECK ("kind" IN ('buddies', 'intervisie'));
ALTER TABLE "team" ADD CONSTRAINT "team_nth_check" CHECK ("nth" >= 1 AND ("kind" <> 'buddies' OR "nth" = 1));
