import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openedStore } from './opened-store.ts'
import { replayTeam } from './team-talk.ts'

// What a team reads, over weeks: people's lines are written by hand, Maatje's are generated and reviewed in the diff.

const FOLDER = new URL('../team-transcripts/', import.meta.url)
const { store } = await openedStore()

test.for(readdirSync(FOLDER))('%s reads as written', async (name) => {
  const file = new URL(name, FOLDER).pathname
  await expect(await replayTeam(store, name, readFileSync(file, 'utf8'))).toMatchFileSnapshot(file)
})
