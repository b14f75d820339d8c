import { expect, test } from 'vitest'
import { answerTo } from '../../src/intervisie/group-planning.ts'
import { there, works } from '../buddies/team-life.ts'
import { createPlannedLife, member, OFFICE, office } from './planned-life.ts'

const DECEMBER = '2026-12-01'

/** Four of whom two say, by Friday the 20th, that they cannot come. */
function tooFew() {
  const life = createPlannedLife(office('ali', 'bo', 'els', 'noor'))
  life.until(there('2026-11-20T12:00'))
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  for (const id of ['els', 'noor']) life.answers(id, 'yes', DECEMBER)
  life.until(there('2026-11-20T13:00'))
  return life
}

test('where fewer than three can come, each who takes part may choose from two other moments, and no name is told', () => {
  const life = tooFew()
  expect(life.keys(/choose/).toSorted()).toEqual(['ali', 'bo', 'els', 'noor'].map((id) => `choose/${DECEMBER}/0/${id}`))
  expect(life.story(/choose.*ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-20T12:00 ali choose/2026-12-01/0/ali
      Intervisie van dinsdag 1 december om 14:00: daar kunnen te weinig mensen bij zijn. Een groep heeft er minstens drie nodig.
      Hieronder staat wanneer het wel kan. Kiezen te weinig mensen hetzelfde, dan gaat deze keer niet door. Wanneer kun je?
      [intervisie.chosen.group-1.2026-12-01.a: maandag 30 november om 15:30] [intervisie.chosen.group-1.2026-12-01.b: woensdag 2 december om 9:30] [intervisie.chosen.group-1.2026-12-01.none: Geen van deze]",
    ]
  `)
  expect(life.session(DECEMBER).instead?.until).toEqual(there('2026-11-29T15:30'))
})

test('once everybody chose it is where most of them can come, and all are told, with the update', () => {
  const life = tooFew()
  const [a, b] = life.session(DECEMBER).instead?.options ?? []
  for (const [id, option] of Object.entries({ ali: 'b', bo: 'b', els: 'a' })) life.chooses(id, option, DECEMBER)
  life.until(there('2026-11-20T13:30'))
  expect(life.keys(/changed/)).toEqual([])
  life.chooses('noor', 'b', DECEMBER)
  life.until(there('2026-11-20T14:00'))
  expect(life.session(DECEMBER)).toMatchObject({ start: b?.start, moved: true, sequence: 1, state: 'planned' })
  expect(a && b && a.start.epochMilliseconds < b.start.epochMilliseconds).toBe(true)
  expect(life.keys(/changed/)).toHaveLength(8)
  // Whoever chose it comes: only Els is asked.
  expect(life.story(/changed.*ali$/)[0]).not.toContain('Kun je')
  expect(life.story(/changed.*els$/)[0]).toContain('Kun je dan erbij zijn')
})

test('of two moments that as many chose it is the earlier', () => {
  const life = createPlannedLife(office('ali', 'bo', 'els', 'noor', 'sam', 'tom'))
  life.until(there('2026-11-20T12:00'))
  for (const id of ['ali', 'bo', 'els', 'noor']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-11-20T13:00'))
  const [a] = life.session(DECEMBER).instead?.options ?? []
  for (const [nth, { id }] of life.people.entries()) life.chooses(id, nth % 2 === 0 ? 'b' : 'a', DECEMBER)
  life.until(there('2026-11-20T14:00'))
  expect(life.session(DECEMBER).start).toEqual(a?.start)
})

test('when too few chose the same by the time, it is off, and that is told once', () => {
  const life = tooFew()
  for (const id of ['ali', 'bo']) life.chooses(id, 'a', DECEMBER)
  life.until(there('2026-12-02T12:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'off', why: 'too-few' })
  expect(life.group.rule?.skip).toEqual([DECEMBER])
  expect(life.story(/changed.*ali$/)).toMatchInlineSnapshot(`
    [
      "2026-11-30T09:00 ali changed/2026-12-01/1/ali
      Intervisie van dinsdag 1 december om 14:00 gaat niet door. Er konden te weinig mensen bij zijn.
      De volgende keer is dinsdag 5 januari om 14:00.
      Kijk ook even of je agenda nog klopt.",
    ]
  `)
  expect(life.keys(/remind|call|role/)).toEqual([])
})

test('when enough can come after all it stays where it was, and whoever was asked hears that', () => {
  const life = tooFew()
  life.answers('ali', 'yes', DECEMBER)
  life.until(there('2026-12-01T14:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'planned', sequence: 0 })
  expect(life.keys(/kept/)).toHaveLength(4)
  expect(life.keys(/remind/)).toHaveLength(3)
})

test('where there is no other moment it is off at once', () => {
  const nights = (id: string) => member(id, { weekly: works([1, 2, 3, 4, 5], '22:00', '07:00') })
  const life = createPlannedLife([nights('ali'), nights('bo'), ...office('els', 'noor')])
  life.until(there('2026-11-20T12:00'))
  for (const id of ['els', 'noor']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-11-20T12:30'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'off', why: 'too-few' })
})

test('leave of two of four makes it too few, two weeks before and not sooner', () => {
  const off = [{ from: DECEMBER, until: DECEMBER }]
  const away = ['ali', 'bo'].map((id) => member(id, { weekly: OFFICE, off }))
  const life = createPlannedLife([...away, ...office('els', 'noor')])
  life.until(there('2026-11-17T13:59'))
  expect(life.session(DECEMBER).instead).toBeUndefined()
  life.until(there('2026-11-17T14:00'))
  expect(life.session(DECEMBER).instead).toBeDefined()
  // Nobody is asked about a moment that is not to be.
  expect(life.keys(/ask/)).toEqual([])
})

test('too few for the moment that was chosen, too, and it is off: nothing more is proposed', () => {
  const life = tooFew()
  for (const { id } of life.people) life.chooses(id, 'b', DECEMBER)
  life.until(there('2026-11-20T14:00'))
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-11-20T15:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'off', why: 'too-few' })
  expect(life.keys(/choose/)).toHaveLength(4)
})

test('a lead who moves it while they choose ends that, and what was chosen says nothing of a later choice', () => {
  const life = tooFew()
  life.chooses('ali', 'a', DECEMBER)
  life.plans({ moved: { [DECEMBER]: '2026-12-02T10:00' } })
  life.until(there('2026-11-20T14:00'))
  expect(life.keys(/changed.*ali$/)).toHaveLength(1)
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-11-20T15:00'))
  const { instead } = life.session(DECEMBER)
  expect(instead?.options.map(({ id }) => id)).toEqual(['c', 'd'])
  expect(life.story(/choose\/2026-12-01\/1\/ali/)[0]).toContain(`chosen.group-1.${DECEMBER}.none-c`)
})

test('known on the day itself the time to choose ends half an hour before, so that it can still be told', () => {
  const life = createPlannedLife(office('ali', 'bo', 'els', 'noor'))
  life.until(there('2026-12-01T13:00'))
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-12-01T13:15'))
  expect(life.session(DECEMBER).instead?.until).toEqual(there('2026-12-01T13:30'))
  for (const id of ['ali', 'bo', 'els']) life.chooses(id, 'a', DECEMBER)
  life.until(there('2026-12-01T13:30'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'planned', moved: true })
  expect(life.keys(/changed.*\/ali$/)).toHaveLength(1)
})

test.for([
  ['09:00', works([1, 2, 3, 4, 5], '09:00', '17:00')],
  ['09:00', works([1, 2, 3, 4, 5], '08:30', '17:00')],
  ['13:30', works([1, 2, 3, 4, 5], '13:00', '21:00')],
] as const)(
  'at %s, known the day before and with nobody who chose, it is off well before, and all hear it',
  ([time, weekly]) => {
    const people = ['ali', 'bo', 'els', 'noor'].map((id) => member(id, { weekly }))
    const life = createPlannedLife(people, { rule: { time } })
    life.until(there('2026-11-30T13:30'))
    for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
    life.until(there('2026-12-04T18:00'))
    expect(life.keys(/choose/)).toHaveLength(4)
    expect(life.keys(/changed.*(ali|bo|els|noor)$/)).toHaveLength(4)
    expect(life.sentOn(/changed/)).toBe('2026-11-30T16:30')
  },
)

test('known on a Friday afternoon there is time to choose on the Monday, in the hours of at least three', () => {
  const life = createPlannedLife(['ali', 'bo', 'els', 'noor'].map((id) => member(id)))
  life.until(there('2026-11-27T16:00'))
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-11-27T17:00'))
  // From the Wednesday on: whoever is asked on Monday has Tuesday to arrange it.
  expect(life.session(DECEMBER).instead?.options[0]?.start.toString()).toContain('2026-12-02')
  life.until(there('2026-11-30T14:00'))
  expect(life.keys(/choose/)).toHaveLength(4)
  for (const { id } of life.people) life.chooses(id, 'a', DECEMBER)
  life.until(there('2026-12-01T14:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'planned', moved: true })
  expect(life.keys(/changed.*(ali|bo|els|noor)$/)).toHaveLength(4)
})

test('where three cannot be asked in time it is off, and who works from its start on hears that then', () => {
  const people = ['ali', 'bo', 'els', 'noor'].map((id) => member(id, { weekly: works([2], '14:00', '22:00') }))
  const life = createPlannedLife(people)
  life.until(there('2026-11-27T16:00'))
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  life.until(there('2026-11-27T17:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'off', why: 'too-few' })
  life.until(there('2026-12-01T18:00'))
  expect(life.sentOn(/changed.*ali$/)).toBe('2026-12-01T14:00')
  expect(life.sent.find(({ key }) => key.startsWith('changed/'))?.until).toEqual(there('2026-12-01T15:00'))
})

test('nobody looked all the time there was to choose, and there is time anew', () => {
  const life = createPlannedLife(['ali', 'bo', 'els', 'noor'].map((id) => member(id)))
  life.until(there('2026-11-20T18:00'))
  for (const id of ['ali', 'bo']) life.answers(id, 'no', DECEMBER)
  life.look()
  expect(life.session(DECEMBER).instead?.asked).toEqual([])
  life.leap(there('2026-11-30T13:00'))
  life.until(there('2026-11-30T13:30'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'planned' })
  expect(life.keys(/choose/)).toHaveLength(4)
})

test('a choice is over when fewer than three are left to choose', () => {
  const life = tooFew()
  for (const id of ['ali', 'bo']) life.changes(id, { part: false })
  life.until(there('2026-11-20T14:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'off', why: 'too-few' })
  expect(life.keys(/changed.*(els|noor)$/)).toHaveLength(2)
})

test('whoever chose where it is now comes, also when its place changed since', () => {
  const life = tooFew()
  for (const { id } of life.people) life.chooses(id, 'b', DECEMBER)
  life.until(there('2026-11-20T14:00'))
  life.group = {
    ...life.group,
    place: 'Zaal 2',
    sessions: life.group.sessions.map((one) => ({ ...one, sequence: one.sequence + 1 })),
  }
  expect(life.people.map(({ part }) => answerTo(part, life.session(DECEMBER)))).toEqual(Array(4).fill('yes'))
})
