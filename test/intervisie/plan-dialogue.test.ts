import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { contentFor } from '../../src/content/content.ts'
import type { Group, OpenedGroup } from '../../src/intervisie/group.ts'
import { ruleOf, withPreview } from '../../src/intervisie/plan-dialogue.ts'
import { readMoments } from '../../src/intervisie/read-moments.ts'
import { readable } from '../replay.ts'
import { content, createTalk, SOMEBODY } from '../talk.ts'
import { GROUP, member, opened, planned, situation, ZONE } from './room.ts'

const TODAY = Temporal.PlainDate.from('2026-11-25')

/** A group of the one who talks, in which nothing is planned yet. It is Monday 23 November 2026. */
function begun(): OpenedGroup {
  const { rule: _rule, ...rest } = planned({ leads: [SOMEBODY], edition: 0 })
  return opened({ ...(rest as Group), sessions: [] }, [member(SOMEBODY, { part: false, name: 'Noor' })])
}

/** The conversation up to the preview; `answers` are pressed by their label, or else typed. */
function talkThrough(locale: string, ...answers: string[]) {
  const talk = createTalk(locale, undefined, begun())
  talk.do({ type: 'button', id: `intervisie.change.${GROUP}`, turn: 0 })
  for (const answer of answers) {
    const isButton = talk.said
      .at(-1)
      ?.blocks.some((block) => block.type === 'buttons' && block.buttons.some(({ label }) => label === answer))
    if (isButton) talk.press(answer)
    else talk.say(answer)
  }
  return talk
}
const last = (talk: ReturnType<typeof createTalk>) => readable(talk.said.at(-1) ?? { blocks: [] }).join('\n')

describe('setting up a group', () => {
  test.for([
    ['Elke maand, op een vaste weekdag', ['De derde', 'dinsdag 14:00'], { every: 'month', nth: 3, weekday: 2 }],
    [
      'Elke maand, op een vaste weekdag',
      ['De laatste', 'vrijdagmiddag half 3'],
      { every: 'month', nth: -1, weekday: 5 },
    ],
    ['Elke zes weken', ['dinsdag 1 december 14:00'], { every: 'weeks', weeks: 6, anchor: '2026-12-01' }],
    ['Elke acht weken', ['volgende week donderdag om 14:00'], { every: 'weeks', weeks: 8, anchor: '2026-12-03' }],
    ['Laatste werkdag van de maand', ['14:00'], { every: 'month', day: 'last-workday' }],
    [
      'Drie vaste data, elk jaar opnieuw gekozen',
      ['3 maart, 9 juni en 6 oktober 14:00'],
      { dates: ['2027-03-03', '2027-06-09', '2027-10-06'] },
    ],
  ] as const)('%s, %o', ([rhythm, answers, recurrence]) => {
    const talk = talkThrough('nl', rhythm, ...answers, '90 minuten', 'Kamer 2', 'Nee')
    const rule = talk.conversation && ruleOf(talk.conversation)
    expect(rule).toMatchObject({ recurrence, minutes: 90, zone: ZONE, holidays: 'NL' })
    expect(rule?.time).toMatch(/^(14:00|02:30|14:30)$/)
    talk.press('Ja, zet het klaar')
    expect(talk.group?.group).toMatchObject({ rule: { recurrence }, place: 'Kamer 2', edition: 1 })
  })

  test('shows the rhythm, the place and the next dates before anything is saved', () => {
    const talk = talkThrough(
      'nl',
      'Elke maand, op een vaste weekdag',
      'De eerste',
      'dinsdag 14:00',
      '60 minuten',
      'Kamer 2',
      'Nee',
    )
    expect(last(talk)).toContain('Elke eerste dinsdag van de maand, om 14:00')
    expect(last(talk)).toContain('Waar: Kamer 2')
    expect(last(talk)).toContain('| dinsdag 1 december 2026 |')
    expect(last(talk).match(/^\| (maan|dins|woens|donder|vrij)dag/gm)).toHaveLength(6)
    expect(talk.group?.group.rule).toBeUndefined()
  })

  test('is the same in English', () => {
    const talk = talkThrough('en', 'Every six weeks', 'Tuesday 1 December 14:00', '60 minutes')
    talk.do({ type: 'text', text: 'skip' })
    talk.press('No')
    expect(last(talk)).toContain('Every six weeks on Tuesday, at 14:00')
    expect(last(talk)).toContain('| Tuesday, December 1, 2026 |')
    expect(last(talk)).not.toContain('Where:')
  })

  test('can be begun over, and left without a trace', () => {
    const talk = talkThrough(
      'nl',
      'Laatste werkdag van de maand',
      '14:00',
      '60 minuten',
      'Kamer 2',
      'Ja',
      'Nee, opnieuw',
    )
    expect(last(talk)).toContain('Hoe vaak komen jullie bij elkaar?')
    for (const answer of ['Elke zes weken', 'dinsdag 1 december 14:00', '60 minuten', 'Kamer 3', 'Nee', 'Toch niet']) {
      const isTyped = answer.includes(':') || answer.startsWith('Kamer')
      if (isTyped) talk.say(answer)
      else talk.press(answer)
    }
    expect(talk.group?.group.rule).toBeUndefined()
    expect(talk.group?.group.place).toBeUndefined()
  })

  test.for([
    ['Elke zes weken', 'dinsdag 2 december 14:00', 'Dat kan ik niet lezen.'],
    ['Elke zes weken', '1 december', 'Dat kan ik niet lezen.'],
    ['Elke zes weken', '1 en 2 december 14:00', 'Dat kan ik niet lezen.'],
    ['Elke zes weken', '3 november 2026 14:00', 'Die dag of tijd is al voorbij.'],
    // It is nine o'clock, on Monday 23 November 2026.
    ['Elke zes weken', '23 november 2026 9:00', 'Die dag of tijd is al voorbij.'],
    ['Drie vaste data, elk jaar opnieuw gekozen', '23 november 2026 8:30', 'Die dag of tijd is al voorbij.'],
    [
      'Drie vaste data, elk jaar opnieuw gekozen',
      '23 november 2026 en 3 maart 2027 8:30',
      'Die dag of tijd is al voorbij.',
    ],
    ['Laatste werkdag van de maand', '25:00', 'Dat kan ik niet lezen.'],
    ['Drie vaste data, elk jaar opnieuw gekozen', '30 februari 14:00', 'Dat kan ik niet lezen.'],
    ['Drie vaste data, elk jaar opnieuw gekozen', 'in het voorjaar', 'Dat kan ik niet lezen.'],
  ] as const)('%s: "%s" is asked again', ([rhythm, typed, says]) => {
    const talk = talkThrough('nl', rhythm)
    const before = talk.conversation?.step
    talk.say(typed)
    expect(last(talk)).toContain(says)
    expect(talk.conversation?.step).toBe(before)
  })

  test('may begin later on the same day, and on one date up to twelve', () => {
    expect(talkThrough('nl', 'Elke zes weken', '23 november 2026 9:01').conversation?.step).toBe('minutes')
    const dates = (count: number) => Array.from({ length: count }, (_, nth) => `${nth + 1} maart 2027`).join(', ')
    const stepAfter = (count: number) =>
      talkThrough('nl', 'Drie vaste data, elk jaar opnieuw gekozen', `${dates(count)} 14:00`).conversation?.step
    expect([1, 12, 13].map(stepAfter)).toEqual(['minutes', 'minutes', 'dates'])
  })

  test('a place longer than anybody would read is asked again', () => {
    const talk = talkThrough('nl', 'Laatste werkdag van de maand', '14:00', '60 minuten', 'x'.repeat(301))
    expect(last(talk)).toContain('Dat is te lang')
    talk.say('Kamer\n  2')
    expect(talk.conversation?.answers.place).toBe('Kamer 2')
  })
})

describe('moving a session', () => {
  /** A group with a first Tuesday of the month, moved by the one who talks. */
  const moves = (locale = 'nl') => {
    const talk = createTalk(locale, undefined, opened(planned({ leads: [SOMEBODY] }), [member(SOMEBODY)]))
    talk.do({ type: 'button', id: `intervisie.move.${GROUP}`, turn: 0 })
    return talk
  }
  const startOf = (talk: ReturnType<typeof moves>) =>
    talk.group?.group.sessions[0]?.start.toZonedDateTimeISO(ZONE).toPlainDateTime().toString()

  test('asks for a moment, shows it, and moves nothing before it is confirmed', () => {
    const talk = moves()
    expect(last(talk)).toContain('De bijeenkomst is nu op dinsdag 1 december om 14:00.')
    talk.say('donderdag 3 december 10:30')
    expect(last(talk)).toContain('Dan komen jullie bij elkaar op donderdag 3 december om 10:30.')
    expect(startOf(talk)).toBe('2026-12-01T14:00:00')
    talk.press('Ja, verzet')
    expect(startOf(talk)).toBe('2026-12-03T10:30:00')
    expect(last(talk)).toContain('De bijeenkomst is nu op donderdag 3 december om 10:30.')
  })

  test('by a day alone keeps the time it had', () => {
    const talk = moves('en')
    talk.say('3 December')
    talk.press('Yes, move it')
    expect(startOf(talk)).toBe('2026-12-03T14:00:00')
  })

  test('to no day at all, or one that is over, is asked again', () => {
    const talk = moves()
    talk.say('ergens in januari')
    expect(last(talk)).toContain('Dat kan ik niet lezen.')
    talk.say('2 november 2026 10:00')
    expect(last(talk)).toContain('Die dag is al voorbij.')
    expect(startOf(talk)).toBe('2026-12-01T14:00:00')
  })
})

test('another place is read back before it is saved, and a link stays text', () => {
  const talk = createTalk('nl', undefined, opened(planned({ leads: [SOMEBODY] }), [member(SOMEBODY)]))
  talk.do({ type: 'button', id: `intervisie.place.${GROUP}`, turn: 0 })
  talk.say('https://meet.example/noord')
  expect(last(talk)).toContain('Waar: https://meet.example/noord')
  expect(JSON.stringify(talk.said.at(-1))).not.toContain('"link"')
  talk.press('Ja, zet het erin')
  expect(talk.group?.group.place).toBe('https://meet.example/noord')
})

describe('the preview', () => {
  const answers = {
    group: GROUP,
    zone: ZONE,
    rhythm: 'month',
    nth: 'first',
    weekday: '2',
    time: '14:00',
    minutes: 'm60',
  }
  const picture = (house = contentFor(content, 'nl'), more: Record<string, string> = {}) => {
    const flow = house.flows.get('intervisie-plan')
    const all = { flow: 'intervisie-plan', version: 1, answers: { ...answers, ...more }, rows: [] }
    return readable({ blocks: flow?.exercise.pictures.plan?.(flow, all) ?? [] }).join('\n')
  }

  test('counts whose leave lies on its days, and names nobody', () => {
    const leave = (group: string, date: string) => {
      return group !== GROUP ? 9 : date === '2026-12-01' ? 2 : date === '2027-01-05' ? 1 : 0
    }
    const text = picture(withPreview(situation('noor', [opened(planned(), [member('noor')])], { leave })))
    expect(text).toContain('| dinsdag 1 december 2026 | 2 mensen hebben dan vrij. |')
    expect(text).toContain('| dinsdag 5 januari 2027 | Eén iemand heeft dan vrij. |')
    expect(text).toContain('| dinsdag 2 februari 2027 |  |')
  })

  test('says which holiday a session makes room for', () => {
    const easter = { rhythm: 'six-weeks', anchor: '2027-02-15', time: '14:00' }
    const text = picture(withPreview(situation('noor', [opened(planned(), [member('noor')])])), easter)
    // Monday 29 March 2027 is the day after Easter.
    expect(text).toMatch(/maandag 5 april 2027 \| In plaats van maandag 29 maart 2027 \(.+\)\./)
  })

  test('without a situation shows the dates from the day it was answered on, and nobody on leave', () => {
    const text = picture(contentFor(content, 'nl'), { asked: '2026-11-25' })
    expect(text).toContain('| dinsdag 1 december 2026 |  |')
    expect(picture()).toBe('')
  })
})

test.for([
  ['dinsdag 1 december 14:00', ['2026-12-01'], '14:00'],
  ['1/12 om 14.30 uur', ['2026-12-01'], '14:30'],
  ['morgen half 3', ['2026-11-26'], '02:30'],
  ['dinsdag 9:00', ['2026-12-01'], '09:00'],
  ['3 maart 2027, 9 juni 2027 en 6 oktober 2027, 14u30', ['2027-03-03', '2027-06-09', '2027-10-06'], '14:30'],
  ['9 juni, 3 maart, 3 maart 14:00', ['2027-03-03', '2027-06-09'], '14:00'],
  ['March 3 and June 9 at 2pm', ['2027-03-03', '2027-06-09'], '14:00'],
  ['14:00', [], '14:00'],
  ['25:00', [], undefined],
  ['', [], undefined],
] as const)('"%s" names these days and this time', ([text, dates, time]) => {
  const read = readMoments(text, contentFor(content, 'nl').when, TODAY)
  expect(read?.dates.map(String)).toEqual(dates)
  expect(read?.time).toBe(time)
})
