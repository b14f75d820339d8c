import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { contentFor } from '../../src/content/content.ts'
import { decide } from '../../src/conversations/decide.ts'
import type { CalendarFile, Situation } from '../../src/conversations/decision.ts'
import { formText } from '../../src/messages/form.ts'
import type { Field, Message } from '../../src/messages/message.ts'
import { NOTHING_SAID, type Nudging } from '../../src/nudges/nudging.ts'
import { rosterOfRows, rowsOfRoster } from '../../src/nudges/roster-rows.ts'
import { readable } from '../replay.ts'
import { buttonsOf, content, createTalk, type Talk } from '../talk.ts'

const lines = (messages: readonly Message[]) => messages.flatMap(readable)
const fieldsOf = (messages: readonly Message[]): readonly Field[] =>
  messages.flatMap(({ blocks }) => blocks).flatMap((block) => (block.type === 'ask' ? (block.fields ?? []) : []))

/** Somebody who said yes and is asked for their shifts. */
function asked(locale = 'nl', told: Partial<Nudging> = {}): Talk {
  const talk = createTalk(locale)
  talk.nudging = { ...NOTHING_SAID, ...told }
  talk.do({ type: 'button', id: 'begin.roster.shifts', turn: 0 })
  return talk
}
const enrolled = (talk: Talk) => {
  const { consent, weekly, extra, zone } = talk.nudging
  return { consent, weekly, extra, zone }
}
const MONDAY = { weekday: 1 as const, start: '07:00', end: '15:30' }

test('what is typed is read back, and nothing is sent before it is right', () => {
  const talk = asked()
  expect(lines(talk.say('ma t/m vr 7-15:30, za 22-7'))).toEqual([
    '~ Mijn rooster ~',
    'Dit heb ik opgeschreven:',
    '> maandag t/m vrijdag 07:00 – 15:30\n> zaterdag 22:00 – 07:00 (tot zondag)',
    expect.stringContaining('Als dit klopt, stuur ik je voortaan iets'),
    'Ik reken met de tijd van Amsterdam.',
    'Klopt dit?',
    expect.stringContaining('[Ja, dat klopt]'),
  ])
  expect(talk.nudging).toEqual(NOTHING_SAID)
  talk.press('right')
  expect(enrolled(talk)).toMatchObject({ consent: true, extra: [] })
  expect(talk.nudging.weekly.length).toBe(6)
  expect(`${talk.nudging.plannedUpTo}`).toBe('2026-11-23T08:00:00Z')
})

test.for([
  ['maandag', 'Bij "maandag" mis ik de tijden.'],
  ['7-15', 'Bij "7-15" mis ik de dag.'],
  ['ma 7-27', 'ken ik niet. Schrijf hem als 7:00 of 22:30.'],
  ['hallo', 'Hier kan ik geen diensten uit halen.'],
] as const)('"%s" is not understood, which is said, and changes nothing', ([typed, why]) => {
  const talk = asked()
  const said = lines(talk.say(typed))
  expect(said[0]).toContain(why)
  expect(said[1]).toBe('Ik heb er nog niets van opgeschreven.')
  expect(talk.conversation?.rows).toEqual([])
})

test.for(['nl', 'en'])('in %s a form has a box for every weekday, and comes back as lines that are read', (locale) => {
  const talk = asked(locale)
  const fields = fieldsOf(talk.said)
  expect(fields.length).toBe(7)
  expect(fields.every(({ value }) => value === undefined)).toBe(true)
  const text = formText(
    fields.map(({ name }, place) => ({
      place,
      name,
      value: place === 0 ? '7:00-15:00' : place === 6 ? '7-12 en 22-7' : '',
    })),
  )
  expect(text.split('\n')[0]).toBe(`${locale === 'nl' ? 'maandag' : 'Monday'} 7:00-15:00`)
  const { turn = 0 } = talk.conversation ?? {}
  talk.do({ type: 'answer', text, turn })
  talk.press('right')
  expect(talk.nudging.weekly).toEqual([
    { weekday: 1, start: '07:00', end: '15:00' },
    { weekday: 7, start: '07:00', end: '12:00' },
    { weekday: 7, start: '22:00', end: '07:00' },
  ])
})

test('a form holds what is known, and sent back as it is changes nothing', () => {
  const weekly: Nudging['weekly'] = [
    MONDAY,
    { weekday: 6, start: '07:00', end: '12:00' },
    { weekday: 6, start: '22:00', end: '07:00' },
  ]
  const talk = asked('nl', { weekly, consent: true })
  const fields = fieldsOf(talk.said)
  expect(fields.map(({ value }) => value)).toEqual([
    '07:00-15:30',
    undefined,
    undefined,
    undefined,
    undefined,
    '07:00-12:00, 22:00-07:00',
    undefined,
  ])
  talk.say(formText(fields.map(({ name, value = '' }, place) => ({ place, name, value }))))
  talk.press('right')
  expect(talk.nudging.weekly).toEqual(weekly)
})

test('single days are added to what there is, and replace those of the same day', () => {
  const extra = [
    { date: '2026-12-03', start: '07:00', end: '15:00' },
    { date: '2026-12-04', start: '07:00', end: '15:00' },
    { date: '2026-11-20', start: '07:00', end: '15:00' },
  ]
  const talk = asked('nl', { weekly: [MONDAY], extra, consent: true })
  talk.say('3 december 14-22')
  talk.press('right')
  expect(enrolled(talk)).toMatchObject({
    weekly: [MONDAY],
    extra: [
      { date: '2026-12-04', start: '07:00', end: '15:00' },
      { date: '2026-12-03', start: '14:00', end: '22:00' },
    ],
  })
})

test('shifts of every week replace all of those, and leave single days and leave as they were', () => {
  const extra = [{ date: '2026-12-04', start: '07:00', end: '15:00' }]
  const off = [{ from: '2026-12-24', until: '2026-12-26' }]
  const talk = asked('nl', { weekly: [MONDAY], extra, off, consent: true })
  talk.say('di 9-17')
  talk.press('right')
  expect(enrolled(talk)).toMatchObject({ weekly: [{ weekday: 2, start: '09:00', end: '17:00' }], extra })
  expect(talk.nudging.off).toEqual(off)
})

test('a zone is corrected by a city, and one that is not known changes nothing', () => {
  const talk = asked()
  talk.say('ma 7-15:30')
  talk.press('zone')
  expect(lines(talk.say('Utrechtstad'))[0]).toBe('Die plaats ken ik niet.')
  expect(lines(talk.say('Willemstad'))).toContain('Ik reken met de tijd van Curaçao.')
  talk.press('right')
  expect(talk.nudging.zone).toBe('America/Curacao')
})

test('a zone of their own stays when they change their shifts later', () => {
  const talk = asked('nl', { weekly: [MONDAY], zone: 'America/Curacao', consent: true })
  expect(lines(talk.say('di 9-17'))).toContain('Ik reken met de tijd van Curaçao.')
  talk.press('right')
  expect(talk.nudging.zone).toBe('America/Curacao')
})

test.for([
  'http://rooster.example/a.ics',
  'https://naam:geheim@rooster.example/a.ics',
  'https://127.0.0.1/a.ics',
  'mijn-rooster.ics',
])('"%s" is no address to read', (typed) => {
  const talk = createTalk('nl')
  talk.do({ type: 'button', id: 'begin.roster.calendar', turn: 0 })
  expect(lines(talk.say(typed))[0]).toContain('Dit adres kan ik niet gebruiken.')
  expect(talk.conversation?.step).toBe('calendar')
  expect(talk.nudging).toEqual(NOTHING_SAID)
})

test('an address is read once they say so, and leaves what they typed before', () => {
  const talk = createTalk('nl')
  talk.nudging = { ...NOTHING_SAID, weekly: [MONDAY], zone: 'America/Curacao' }
  talk.do({ type: 'button', id: 'begin.roster.calendar', turn: 0 })
  talk.say('https://rooster.example/geheim.ics')
  expect(talk.nudging.calendar).toBeUndefined()
  talk.press('read')
  expect(talk.nudging).toMatchObject({
    consent: true,
    weekly: [MONDAY],
    zone: 'America/Curacao',
    calendar: { address: 'https://rooster.example/geheim.ics', failures: 0 },
  })
  expect(lines(talk.said).join('\n')).not.toContain('geheim')
})

test('whoever left off in the middle gets to the step they ask for, and keeps what they told', () => {
  const talk = asked()
  talk.say('ma 7-15:30')
  talk.say('later')
  talk.do({ type: 'button', id: 'begin.roster.calendar', turn: 0 })
  expect(talk.conversation).toMatchObject({ step: 'calendar', status: 'open', rows: [{ weekday: '1' }] })
  talk.say('terugkijken')
  talk.do({ type: 'button', id: 'begin.roster.zone', turn: 0 })
  expect(talk.talks.map(({ flow, step, status }) => [flow, step, status])).toEqual([
    ['roster', 'zone', 'open'],
    ['debrief', 'colour', 'resting'],
  ])
  talk.say('Willemstad')
  talk.press('right')
  expect(enrolled(talk)).toMatchObject({ weekly: [MONDAY], zone: 'America/Curacao' })
})

test('uncoupling forgets the address and keeps the shifts', () => {
  const talk = createTalk('nl')
  const extra = [{ date: '2026-12-04', start: '07:00', end: '15:00' }]
  const calendar = {
    address: 'https://rooster.example/geheim.ics',
    extra,
    off: [{ from: '2026-12-24', until: '2026-12-26' }],
    failures: 0,
  }
  talk.nudging = { ...NOTHING_SAID, consent: true, calendar }
  talk.say('mijn rooster')
  talk.press('roster-act.uncouple')
  expect(talk.nudging).toMatchObject({ extra, off: calendar.off })
  expect(JSON.stringify(talk.nudging)).not.toContain('geheim')
})

test('forgetting a roster asks first, and then nothing of it is left', () => {
  const talk = createTalk('nl')
  talk.nudging = {
    ...NOTHING_SAID,
    consent: true,
    weekly: [MONDAY],
    zone: 'America/Curacao',
    off: [{ from: '2026-12-24', until: '2026-12-26' }],
  }
  talk.say('mijn rooster')
  talk.press('roster-act.forget')
  talk.press('roster-act.forget-no')
  expect(talk.nudging.weekly).toEqual([MONDAY])
  talk.say('mijn rooster')
  talk.press('roster-act.forget')
  talk.press('roster-act.forget-yes')
  expect(talk.nudging).toEqual(NOTHING_SAID)
})

/** The file somebody sent, as it was read. */
function sends(talk: Talk, file: CalendarFile) {
  const { conversation } = talk
  const now = talk.now().toInstant()
  const situation: Situation = {
    content,
    house: contentFor(content, 'nl'),
    turn: 5,
    now,
    today: talk.now().toPlainDate(),
    runningSince: now,
    others: [],
    zone: 'Europe/Amsterdam',
    nudging: talk.nudging,
    entries: [],
    reviews: [],
    teams: [],
    groups: [],
    hours: [],
    file,
    ...(conversation ? { conversation, touchedAt: now } : {}),
  }
  return decide(situation, { type: 'file', reference: 'x' })
}
const manyShifts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    date: Temporal.PlainDate.from('2026-11-23').add({ days: index }).toString(),
    start: '07:00',
    end: '15:30',
  }))
const read = (extra: Nudging['extra'], off: Nudging['off'] = []): CalendarFile => ({
  type: 'read',
  extra,
  off,
  skipped: 0,
})

test('of a file with hundreds of shifts a few are shown and the rest is counted', () => {
  const off = Array.from({ length: 40 }, (_, index) => ({
    from: `2027-01-${String((index % 28) + 1).padStart(2, '0')}`,
    until: '2027-01-31',
  }))
  const { messages, began } = sends(createTalk('nl'), read(manyShifts(300), off))
  const said = lines(messages)
  expect(said.find((line) => line.startsWith('> '))?.split('\n').length).toBe(14)
  expect(said).toContain('En nog 286 diensten.')
  expect(said.filter((line) => line.startsWith('Vrij: ')).length).toBe(5)
  expect(rosterOfRows(began?.rows ?? []).extra.length).toBe(300)
})

test.for(['none', 'roster', 'other'] as const)('a file is asked about whatever somebody is in: %s', (inWhat) => {
  const talk = createTalk('nl')
  if (inWhat === 'roster') talk.do({ type: 'button', id: 'begin.roster.shifts', turn: 0 })
  if (inWhat === 'other') talk.say('terugkijken')
  const decision = sends(talk, read(manyShifts(2)))
  const asks = inWhat === 'roster' ? decision.conversation : decision.began
  expect(asks).toMatchObject({ flow: 'roster', step: 'check', status: 'open' })
  if (inWhat === 'other') expect(decision.conversation).toMatchObject({ flow: 'debrief', status: 'resting' })
  expect(decision.nudging).toBeUndefined()
  expect(buttonsOf(decision.messages[0] as Message).map(({ label }) => label)).toContain('Ja, dat klopt')
})

test.for([
  [{ type: 'failed', code: 'no_files' }, 'Bestanden kan ik hier niet openen.'],
  [{ type: 'failed', code: 'slack_down' }, 'Het lukte niet om het bestand op te halen.'],
  [{ type: 'unusable', code: 'not_a_calendar' }, 'Dit is geen agenda.'],
  [{ type: 'unusable', code: 'too_many' }, 'Hier staan meer diensten in dan ik aankan.'],
  [read([]), 'Ik kan de agenda lezen, maar er staan geen diensten in.'],
] as const)('a file that is no roster is told as what it is, and leaves the roster: %o', ([file, sentence]) => {
  const { messages, nudging, began } = sends(createTalk('nl'), file as CalendarFile)
  expect(lines(messages)[0]).toContain(sentence)
  expect(lines(messages)[1]).toBe('Je rooster is niet veranderd.')
  expect([nudging, began]).toEqual([undefined, undefined])
})

test('a roster survives being the rows of a dialogue', () => {
  const told = { weekly: [MONDAY], extra: manyShifts(3), off: [{ from: '2026-12-24', until: '2026-12-26' }] }
  expect(rosterOfRows(rowsOfRoster(told))).toEqual(told)
  expect(rosterOfRows([{ id: '1' }, { id: '2', weekday: '1' }])).toEqual({ weekly: [], extra: [], off: [] })
})
