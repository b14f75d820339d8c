import { expect, test } from 'vitest'
import { longestMessages } from './longest.ts'
import { readable } from './replay.ts'
import { content } from './talk.ts'

test('the longest messages are of every step of the exercise, and hold whole answers', () => {
  for (const { locale, flows } of content.locales) {
    const messages = longestMessages(locale, 'words')
    const said = messages.flatMap(readable).join('\n').replaceAll('**', '')
    for (const [id, { say, computed }] of Object.entries(flows.get('two-columns')?.steps ?? {})) {
      // A computed step says its own words instead, which name the row it is at.
      if (!computed) expect(said, id).toContain(say.replaceAll('**', '').split('\n')[0])
    }
    const sizes = messages.map((message) => readable(message).join('\n').length)
    expect(Math.max(...sizes)).toBeGreaterThan(40 * 2 * 2900)
  }
})
