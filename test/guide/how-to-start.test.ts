import { expect, test } from 'vitest'
import { contentFor } from '../../src/content/content.ts'
import { isTyped } from '../../src/conversations/read-intent.ts'
import { howToStart } from '../../src/guide/how-to-start.ts'
import { content } from '../talk.ts'

// How somebody is told to begin a session in the room of their group.

test.for(['nl', 'en'])('in %s what is told on each platform is what begins a session there', (locale) => {
  const house = contentFor(content, locale)
  for (const platform of ['slack', 'teams', 'playground', 'another', undefined]) {
    const typed = howToStart(house, platform).match(/^"(?:\/maatje |@Maatje )?(.+)"$/)?.[1] ?? ''
    expect(isTyped(content, 'session', typed)).toBe(true)
  }
  expect(howToStart(house, 'slack')).not.toBe(howToStart(house, 'teams'))
})
