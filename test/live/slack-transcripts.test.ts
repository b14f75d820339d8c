import { readFileSync } from 'node:fs'
import nock from 'nock'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { mountAsSlack } from '../platforms/slack/mount-slack.ts'
import { replay, TRANSCRIPTS } from '../replay.ts'
import { openedStore } from '../store/opened-store.ts'
import { openSlackChat } from './slack-chat.ts'

// The transcripts, unchanged, through Slack: signed payloads in, HTTP out, and read back from what stands in the chat.

const { store } = await openedStore()

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
  nock.enableNetConnect()
})

test.for(TRANSCRIPTS)('$name reads in Slack as written', async ({ name, file, locale }) => {
  const chat = await openSlackChat(store, locale, `U0${name.replace(/\W/g, '').toUpperCase()}`, {
    async reach(fake) {
      mountAsSlack(fake)
      return 'https://slack.com/api/'
    },
  })
  onTestFinished(chat.close)
  const script = readFileSync(file, 'utf8')
  expect(await replay(chat, script)).toBe(script)

  const posts = chat.fake.chat(chat.user).filter(({ bot }) => bot)
  expect(chat.fake.violations).toEqual([])
  // Every reply stands there once, and Slack was never asked for one twice.
  expect(new Set(posts.map(({ metadata }) => metadata?.event_payload.d)).size).toBe(posts.length)
  expect(chat.fake.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(posts.length)
})
