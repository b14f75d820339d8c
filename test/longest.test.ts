import { expect, test } from 'vitest'
import { longestMessages } from './longest.ts'
import { longestInIntervisie } from './longest-intervisie.ts'
import { readable } from './replay.ts'
import { buttonsOf, content } from './talk.ts'

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

test('the longest messages around intervisie are of a whole group, and hold whole answers', () => {
  for (const { locale, sessions, guide, hours } of content.locales) {
    const messages = longestInIntervisie(locale, 'words')
    const quotes = messages.map(({ blocks }) => blocks.filter(({ type }) => type === 'quote').length)
    expect(Math.max(...quotes)).toBe(8)
    expect(Math.max(...messages.map((message) => readable(message).join('\n').length))).toBeGreaterThan(8 * 2990)
    const swaps = messages.map(
      (message) => buttonsOf(message).filter(({ id }) => id.startsWith('intervisie.swap.')).length,
    )
    expect(Math.max(...swaps)).toBe(8)
    const { changed, role, choose, swap, wish } = sessions
    const asked = [
      sessions.head,
      sessions.remind,
      sessions.call,
      sessions.big,
      choose.ask,
      swap.ask,
      swap.refused,
      wish.ask,
    ]
    const told = [changed.moved, changed.skipped, changed.edition, changed.split, changed.ended, hours.case.read]
    const led = [guide.posts.facts, guide.posts.step, guide.posts['time-over'], guide.views.together, guide.views.late]
    const said = messages.flatMap(readable).join('\n').replaceAll('**', '')
    for (const template of [...asked, ...told, ...led, role.facilitator, role.case, role.time]) {
      const pieces = template.replaceAll('**', '').split(/\{[^}]*\}/)
      expect(said).toContain(pieces.toSorted((one, other) => other.length - one.length)[0]?.split('\n')[0])
    }
  }
})
