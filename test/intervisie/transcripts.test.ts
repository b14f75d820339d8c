import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { OpenedGroup } from '../../src/intervisie/group.ts'
import type { Button } from '../../src/messages/message.ts'
import { chatOf, replay } from '../replay.ts'
import { GROUP_ID, KEY, ME, openedGroup, someGroup, someSession, talkIn, there } from './some-session.ts'

// As the other transcripts: a person's lines are written by hand, Maatje's are generated and reviewed in the diff. They
// begin with a button that came by itself, so that each is led through by somebody with a session of their group.

const FOLDER = new URL('./transcripts/', import.meta.url)
const FILES = readdirSync(FOLDER).map((name) => {
  const [flow = '', locale = 'nl'] = name.split('.')
  return { name, flow, locale, file: new URL(name, FOLDER).pathname }
})

const SITUATIONS: Record<string, { group: OpenedGroup; button: Button }> = {
  case: {
    group: openedGroup(someGroup([someSession({ roles: { case: ME } })])),
    button: { id: `intervisie.case.${GROUP_ID}.${KEY}`, label: 'case', turn: 0, tone: 'main' },
  },
  after: {
    group: openedGroup(
      someGroup([
        someSession({
          start: there('2026-11-17T14:00'),
          end: there('2026-11-17T15:30'),
          state: 'held',
          roles: { time: ME },
        }),
      ]),
    ),
    button: { id: `intervisie.after.${GROUP_ID}.${KEY}`, label: 'after', turn: 0, tone: 'main' },
  },
}

test.for(FILES)('$name reads as written', async ({ file, flow, locale }) => {
  const { group, button } = SITUATIONS[flow] ?? {}
  if (!group || !button) throw new Error(`nobody knows how ${flow} begins`)
  const talk = talkIn(group, locale)
  talk.said.push({ blocks: [{ type: 'buttons', buttons: [button] }] })
  await expect(await replay(chatOf(talk), readFileSync(file, 'utf8'))).toMatchFileSnapshot(file)
})
