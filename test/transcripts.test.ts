import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chatOf, replay, TRANSCRIPTS } from './replay.ts'
import { createTalk } from './talk.ts'

// The files are the specification: a person's lines are written by hand, Maatje's are generated and reviewed in the
// diff (`npm run transcripts`).

test.for(TRANSCRIPTS)('$name reads as written', async ({ file, locale }) => {
  await expect(await replay(chatOf(createTalk(locale)), readFileSync(file, 'utf8'))).toMatchFileSnapshot(file)
})
