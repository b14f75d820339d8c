import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { COMING_ANSWERS } from '../../src/intervisie/group.ts'
import { answerTo } from '../../src/intervisie/group-planning.ts'
import { nextGroupLook } from '../../src/intervisie/plan-group.ts'
import { isWorkingDay } from '../../src/intervisie/working-days.ts'
import { isPaused, type Nudging, rosterOf } from '../../src/nudges/nudging.ts'
import { dayIn } from '../../src/people/home.ts'
import { shiftAt } from '../../src/people/roster.ts'
import { isOffAt, isRosterKnown } from '../../src/teams/presence.ts'
import { there, works } from '../buddies/team-life.ts'
import { createPlannedLife, member, OFFICE, office, type PlannedLife, type Sent } from './planned-life.ts'

const FOUR = ['ali', 'bo', 'els', 'noor'] as const
const DECEMBER = '2026-12-01'
const JANUARY = '2027-01-05'
const four = (options?: Parameters<typeof createPlannedLife>[1]) => createPlannedLife(office(...FOUR), options)
const allCome = (life: PlannedLife, key = DECEMBER) => {
  for (const { id } of life.people) life.answers(id, 'yes', key)
}

test('two weeks before, everybody is asked in a shift whether they come, and gets the invitation', () => {
  const life = createPlannedLife(
    [...office('ali', 'bo'), member('els', { weekly: works([3], '22:00', '07:00') }), member('noor')],
    { group: { name: 'Team Noord', place: 'Zaal 2' } },
  )
  life.until(there('2026-11-25T08:00'))
  expect(life.story(/ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-17T14:00 ali ask/2026-12-01/0/ali
      Intervisie Team Noord is op dinsdag 1 december om 14:00, en duurt 60 minuten.
      Waar: Zaal 2
      Kun je erbij zijn, en breng je iets in?
      [intervisie.coming.group-1.2026-12-01.yes: Ik kom] [intervisie.coming.group-1.2026-12-01.case: Ik kom en breng iets in] [intervisie.coming.group-1.2026-12-01.no: Ik kan niet]",
      "2026-11-17T14:00 ali ask/2026-12-01/0/ali/calendar
      <In je agenda: dinsdag 1 december om 14:00>",
    ]
  `)
  expect(life.sentOn(/ask.*els$/)).toBe('2026-11-18T22:00')
  expect(life.sentOn(/ask.*noor$/)).toBe('2026-11-17T14:00')
  expect(life.session(DECEMBER).asked.toSorted()).toEqual([...FOUR])
})

test('where the session is known later everybody is asked as soon as they work', () => {
  const life = four({ from: there('2026-11-27T18:00') })
  life.until(there('2026-11-30T09:00'))
  expect(life.sentOn(/ask.*ali$/)).toBe('2026-11-30T09:00')
  // What would remind them at this very moment says nothing new.
  expect(life.keys(/remind/)).toEqual([])
})

test('while fewer than three people take part nobody is asked anything', () => {
  const life = createPlannedLife(office('ali', 'bo'))
  life.until(there('2026-12-01T14:00'))
  expect(life.keys()).toEqual([])
  life.people.push(...office('els'))
  life.group.editionKnown.els = 1
  life.until(there('2027-01-01T09:00'))
  expect(life.keys(/^ask/)).toHaveLength(6)
})

test('a day before, and an hour before, everybody who did not say no is reminded, of the roles by name', () => {
  const life = createPlannedLife(office(...FOUR, 'sam'))
  life.until(there('2026-11-20T09:00'))
  for (const id of ['ali', 'els', 'noor']) life.answers(id, 'yes', DECEMBER)
  life.answers('bo', 'no', DECEMBER)
  life.until(there('2026-12-01T14:00'))
  expect(life.keys(/remind|call/).toSorted()).toEqual(
    ['call', 'remind'].flatMap((what) => ['ali', 'els', 'noor', 'sam'].map((id) => `${what}/${DECEMBER}/0/${id}`)),
  )
  expect(life.story(/(remind|call).*sam/)).toMatchInlineSnapshot(`
    [
      "2026-11-30T09:00 sam remind/2026-12-01/0/sam
      Intervisie is op dinsdag 1 december om 14:00.
      Zijn jullie bij elkaar, dan typt iemand "/maatje start" in het kanaal.
      Wie doet wat:
      - Noor: gespreksleider
      - Els: inbrenger
      - Ali: tijdbewaker",
      "2026-12-01T13:00 sam call/2026-12-01/0/sam
      Intervisie begint om 14:00.
      Zijn jullie bij elkaar, dan typt iemand "/maatje start" in het kanaal.",
    ]
  `)
  expect(life.sent.find(({ key }) => key.startsWith('call/'))?.until).toEqual(there('2026-12-01T14:00'))
})

test('who works at night is reminded in the shift that begins on the day before, and not called out of bed', () => {
  const nights = member('els', { weekly: works([1, 2, 3], '22:00', '07:00') })
  const life = createPlannedLife([...office('ali', 'bo'), nights])
  life.until(there('2026-12-01T14:00'))
  expect(life.sentOn(/remind.*els/)).toBe('2026-11-30T22:00')
  expect(life.keys(/call.*els/)).toEqual([])
})

test('whose hours nobody knows is reminded on the last working day that is no holiday, and called when they said they come', () => {
  // The first Monday of April 2027 is the 5th; the Monday before is Easter.
  const rule = { recurrence: { dates: ['2027-03-30'] }, holidays: 'NL' }
  const life = createPlannedLife([...office('ali', 'bo'), member('els'), member('noor')], {
    rule,
    from: there('2027-03-10T08:00'),
  })
  life.until(there('2027-03-20T08:00'))
  life.answers('els', 'yes', '2027-03-30')
  life.until(there('2027-03-30T14:00'))
  expect(life.sentOn(/remind.*els/)).toBe('2027-03-26T13:00')
  expect(life.keys(/call/).toSorted()).toEqual(['ali', 'bo', 'els'].map((id) => `call/2027-03-30/0/${id}`))
})

test('an hour late there is no call any more', () => {
  const life = four()
  life.until(there('2026-12-01T12:00'))
  life.leap(there('2026-12-01T14:00'))
  expect(life.keys(/call/)).toEqual([])
})

test('a group that falls below three after people were invited is off, and who is left hears it', () => {
  const life = four()
  life.until(there('2026-11-30T08:00'))
  for (const id of ['ali', 'bo']) life.changes(id, { part: false })
  life.until(there('2026-12-02T18:00'))
  expect(life.session(DECEMBER)).toMatchObject({ state: 'off', why: 'too-few' })
  expect(life.keys(/changed.*(els|noor)$/)).toHaveLength(2)
  expect(life.story(/changed.*els$/)[0]).toContain('gaat niet door')
  // Nobody was asked about the one after it.
  expect(life.session(JANUARY).state).toBe('planned')
})

test('how a session begins is said the day before and an hour before, and to whoever leads the talk', () => {
  const life = four()
  life.people = life.people.map((one) => (one.id === 'bo' ? { ...one, platform: 'teams' } : one))
  life.until(there('2026-12-01T14:00'))
  expect(life.story(/remind.*ali/)[0]).toContain('dan typt iemand "/maatje start" in het kanaal.')
  expect(life.story(/call.*bo/)[0]).toContain('dan typt iemand "@Maatje start" in het kanaal.')
  const { roles } = life.session(DECEMBER)
  expect(life.story(new RegExp(`^role.*${roles?.facilitator}`))[0]).toContain('dan typt iemand')
  expect(life.story(new RegExp(`^role.*${roles?.time}`))[0]).not.toContain('dan typt iemand')
})

const GATHERING = { method: 'incident', version: 1, turn: 1, told: false, here: ['ali'], prompted: [], shown: [] }
const BEGUN = { step: 'case' }

test('who began too early, so that people only gather, keeps nobody from being called', () => {
  const life = four()
  life.until(there('2026-12-01T12:05'))
  const begin = (step?: string) => {
    life.group.sessions = life.group.sessions.map((one) =>
      one.key === DECEMBER ? { ...one, guided: { ...GATHERING, began: life.now, ...(step ? { step } : {}) } } : one,
    )
  }
  begin()
  life.until(there('2026-12-01T14:00'))
  expect(life.keys(/^call/)).toHaveLength(4)
})

test('the roles of a Tuesday are handed out on the Thursday before, since nobody prepares a case in the weekend', () => {
  const life = four({ rule: { holidays: 'NL' } })
  life.until(there('2026-12-01T14:00'))
  expect(life.sentOn(/^role/)).toBe('2026-11-26T14:00')
})

test('known late, people are asked first: the roles wait a day for their answers, and no longer than a day before', () => {
  const life = four({ rule: { recurrence: { dates: ['2026-11-20'] } }, from: there('2026-11-18T10:00') })
  life.until(there('2026-11-20T14:00'))
  expect(life.sentOn(/^ask/)).toBe('2026-11-18T10:00')
  expect(life.sentOn(/^role/)).toBe('2026-11-19T10:00')
  const later = four({ rule: { recurrence: { dates: ['2026-11-18'] } }, from: there('2026-11-17T10:00') })
  later.until(there('2026-11-18T14:00'))
  expect(later.sentOn(/^ask/)).toBe('2026-11-17T10:00')
  expect(later.sentOn(/^role/)).toBe('2026-11-17T14:00')
})

test('known late, the roles come as soon as everybody who can come answered, and the case is of who wants to bring one', () => {
  const life = four({ rule: { recurrence: { dates: ['2026-11-20'] } }, from: there('2026-11-18T10:00') })
  life.until(there('2026-11-18T11:00'))
  expect(life.keys(/^role/)).toEqual([])
  for (const id of FOUR) life.answers(id, id === 'els' ? 'case' : 'yes', '2026-11-20')
  life.until(there('2026-11-18T11:30'))
  expect(life.session('2026-11-20').roles?.case).toBe('els')
  expect(life.keys(/^role/)).toHaveLength(3)
})

test('moved so that its roles are due at once, it is asked about first', () => {
  const life = four()
  life.until(there('2026-11-24T16:00'))
  allCome(life)
  life.plans({ moved: { [DECEMBER]: '2026-11-26T14:00' } })
  life.until(there('2026-11-25T15:00'))
  expect(life.keys(/changed.*ali$/)).toHaveLength(1)
  expect(life.sentOn(/^role/)).toBe('2026-11-25T14:00')
})

test('three days before, the roles are handed out and told to who has one, and to nobody else', () => {
  const life = createPlannedLife(office(...FOUR), { rule: { recurrence: { dates: ['2026-12-04'] } } })
  life.until(there('2026-11-24T09:00'))
  life.answers('noor', 'case', '2026-12-04')
  life.answers('ali', 'yes', '2026-12-04')
  life.answers('bo', 'yes', '2026-12-04')
  life.until(there('2026-12-01T13:59'))
  expect(life.session('2026-12-04').roles).toBeUndefined()
  life.until(there('2026-12-01T14:00'))
  expect(life.keys(/^role/).toSorted()).toEqual(['ali', 'bo', 'noor'].map((id) => `role/2026-12-04/1/${id}`))
  expect(life.session('2026-12-04')).toMatchObject({ roles: { case: 'noor' } })
  expect(life.story(/role.*noor/)).toMatchInlineSnapshot(`
    [
      "2026-12-01T14:00 noor role/2026-12-04/1/noor
      Intervisie, vrijdag 4 december om 14:00: jij brengt iets in. Kies iets van je werk dat je nog bezighoudt.
      Voorbereiden duurt ongeveer tien minuten, en onderbreken mag. Niemand leest het, tot je het zelf deelt.
      Past het niet? Vraag een collega om te ruilen.
      [intervisie.case.group-1.2026-12-04: Ik bereid het voor] [intervisie.swap.group-1.2026-12-04.case.ali: Ruilen met Ali] [intervisie.swap.group-1.2026-12-04.case.bo: Ruilen met Bo] [intervisie.swap.group-1.2026-12-04.case.els: Ruilen met Els]",
    ]
  `)
})

test('who says no once they have a role is heard no more of it, and somebody else gets it and is told', () => {
  const life = four()
  life.until(there('2026-11-30T10:00'))
  const before = life.session(DECEMBER).roles
  const gone = before?.facilitator ?? ''
  life.answers(gone, 'no', DECEMBER)
  life.until(there('2026-11-30T11:00'))
  const after = life.session(DECEMBER).roles
  expect(after).toEqual({ ...before, facilitator: after?.facilitator })
  expect(Object.values(before ?? {})).not.toContain(after?.facilitator)
  expect(life.keys(/^role\/.*\/2\//)).toEqual([`role/${DECEMBER}/2/${after?.facilitator}`])
})

test('who goes on leave loses the role too', () => {
  const life = four()
  life.until(there('2026-11-30T10:00'))
  const gone = life.session(DECEMBER).roles?.time ?? ''
  life.changes(gone, { nudging: { weekly: OFFICE, off: [{ from: DECEMBER, until: DECEMBER }] } })
  life.until(there('2026-11-30T11:00'))
  expect(Object.values(life.session(DECEMBER).roles ?? {})).not.toContain(gone)
})

test('a colleague who is asked to swap hears it in their own hours, once; who asked hears that they would rather not', () => {
  const life = four()
  life.until(there('2026-11-30T10:00'))
  const { roles } = life.session(DECEMBER)
  const [from, to] = [roles?.time ?? '', roles?.facilitator ?? '']
  const swapped = (refused: boolean) => {
    life.group.sessions = life.group.sessions.map((one) =>
      one.key === DECEMBER
        ? { ...one, rolesTurn: (one.rolesTurn ?? 0) + 1, swap: { role: 'time', from, to, told: refused, refused } }
        : one,
    )
  }
  swapped(false)
  life.until(there('2026-11-30T11:00'))
  expect(life.keys(/^swap/)).toEqual([`swap/${DECEMBER}/2/${to}`])
  expect(life.story(/^swap/)[0]).toContain(`[intervisie.swap-yes.group-1.${DECEMBER}.time: Ja, we ruilen]`)
  swapped(true)
  life.until(there('2026-11-30T12:00'))
  expect(life.keys(/^swap/)[1]).toBe(`swap-refused/${DECEMBER}/3/${from}`)
  expect(life.session(DECEMBER).swap).toBeUndefined()
})

test('who has a role may ask anybody who takes part to swap, so that nobody can tell who comes', () => {
  const life = createPlannedLife(office(...FOUR, 'sam', 'tom'))
  life.until(there('2026-11-20T12:00'))
  for (const id of ['ali', 'bo', 'els']) life.answers(id, 'yes', DECEMBER)
  life.answers('sam', 'no', DECEMBER)
  life.until(there('2026-12-01T09:00'))
  for (const one of life.story(/^role/)) {
    const [, own] = / role.*\/(\w+)\n/.exec(one) ?? []
    for (const { id } of life.people) {
      if (id !== own) expect(one).toContain(`.${id}: Ruilen met`)
    }
  }
})

test('whoever asks a colleague to swap who does not come hears an ordinary "rather not", and not at once', () => {
  const life = four()
  life.until(there('2026-11-20T12:00'))
  life.answers('noor', 'no', DECEMBER)
  life.until(there('2026-11-30T10:00'))
  const from = life.session(DECEMBER).roles?.time ?? ''
  life.group.sessions = life.group.sessions.map((one) =>
    one.key === DECEMBER
      ? { ...one, rolesTurn: 2, swap: { role: 'time', from, to: 'noor', told: false, at: life.now } }
      : one,
  )
  life.until(there('2026-11-30T10:59'))
  expect(life.keys(/^swap/)).toEqual([])
  life.until(there('2026-11-30T11:00'))
  expect(life.keys(/^swap/)).toEqual([`swap-refused/${DECEMBER}/2/${from}`])
})

test('whose role a colleague took over hears who has it now', () => {
  const life = four()
  life.until(there('2026-11-30T10:00'))
  const { roles } = life.session(DECEMBER)
  const [from, to] = [roles?.time ?? '', FOUR.find((id) => !Object.values(roles ?? {}).includes(id)) ?? '']
  life.group.sessions = life.group.sessions.map((one) =>
    one.key === DECEMBER
      ? { ...one, rolesTurn: 2, roles: { ...roles, time: to }, rolesKnown: { ...one.rolesKnown, [to]: 'time' } }
      : one,
  )
  life.until(there('2026-11-30T11:00'))
  expect(life.keys(/^role\/.*\/2\//)).toEqual([`role/${DECEMBER}/2/${from}`])
  expect(life.story(/^role\/.*\/2\//)[0]).toMatch(new RegExp(`- ${to[0]?.toUpperCase()}${to.slice(1)}: tijdbewaker`))
})

test('who works only after an earlier moment hears that it was then, with the update, while they still expect it', () => {
  const tuesdays = member('tom', { weekly: works([2], '09:00', '17:00') })
  const life = createPlannedLife([...office('ali', 'bo', 'els'), tuesdays])
  life.until(there('2026-11-25T10:00'))
  life.plans({ moved: { [DECEMBER]: '2026-11-27T14:00' } })
  life.until(there('2026-12-02T18:00'))
  expect(life.story(/changed.*tom/)).toMatchInlineSnapshot(`
    [
      "2026-12-01T09:00 tom changed/2026-12-01/1/tom
      Intervisie van dinsdag 1 december om 14:00 was eerder, op vrijdag 27 november om 14:00.
      De volgende keer is dinsdag 5 januari om 14:00.
      Kijk ook even of je agenda nog klopt.",
      "2026-12-01T09:00 tom changed/2026-12-01/1/tom/calendar
      <In je agenda: vrijdag 27 november om 14:00>",
    ]
  `)
  expect(life.keys(/changed.*ali$/)).toHaveLength(1)
})

test('nothing about a session may still come once it began', () => {
  const late = works([1, 2, 3, 4, 5], '13:30', '21:00')
  const life = createPlannedLife(
    ['ali', 'bo', 'els', 'noor'].map((id) => member(id, { weekly: late })),
    {
      from: there('2026-12-01T13:00'),
    },
  )
  life.until(there('2026-12-01T14:00'))
  expect(life.keys(/^(ask|role|call)/).length).toBeGreaterThan(3)
  for (const { until } of life.sent) expect(until).toEqual(there('2026-12-01T14:00'))
})

test('a session that moves is told once, with the update, and asked about anew', () => {
  const life = four()
  life.until(there('2026-11-20T09:00'))
  allCome(life)
  life.plans({ moved: { [DECEMBER]: '2026-12-03T10:00' } })
  life.until(there('2026-11-21T09:00'))
  expect(life.story(/changed.*ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-20T09:00 ali changed/2026-12-01/1/ali
      Intervisie van dinsdag 1 december om 14:00 is verzet naar donderdag 3 december om 10:00.
      Kijk ook even of je agenda nog klopt.
      Kun je dan erbij zijn, en breng je iets in?
      [intervisie.coming.group-1.2026-12-01.yes: Ik kom] [intervisie.coming.group-1.2026-12-01.case: Ik kom en breng iets in] [intervisie.coming.group-1.2026-12-01.no: Ik kan niet]",
      "2026-11-20T09:00 ali changed/2026-12-01/1/ali/calendar
      <In je agenda: donderdag 3 december om 10:00>",
    ]
  `)
  expect(life.keys(/changed/)).toHaveLength(8)
  expect(life.people.map(({ part }) => answerTo(part, life.session(DECEMBER)))).toEqual(Array(4).fill(undefined))
  life.until(there('2026-12-03T10:00'))
  expect(life.sentOn(/remind.*ali/)).toBe('2026-12-02T09:00')
  expect(life.sentOn(/call.*ali/)).toBe('2026-12-03T09:00')
})

test('moved after the reminder it is reminded of once more, where it is then', () => {
  const life = four()
  life.until(there('2026-11-30T12:00'))
  expect(life.keys(/remind/)).toHaveLength(4)
  life.plans({ moved: { [DECEMBER]: '2026-12-10T14:00' } })
  life.until(there('2026-12-10T14:00'))
  expect(life.keys(/remind.*ali/)).toEqual([`remind/${DECEMBER}/0/ali`, `remind/${DECEMBER}/1/ali`])
  expect(life.keys(/call.*ali/)).toEqual([`call/${DECEMBER}/1/ali`])
})

test('moved and moved back before anybody heard is not told at all', () => {
  const life = four()
  life.until(there('2026-11-20T18:00'))
  life.plans({ moved: { [DECEMBER]: '2026-12-03T10:00' } })
  life.until(there('2026-11-21T10:00'))
  life.plans({ moved: {} })
  life.until(there('2026-11-24T10:00'))
  expect(life.session(DECEMBER).sequence).toBe(2)
  expect(life.keys(/changed/)).toEqual([])
})

test('one that moves before anybody was asked is told without a question, and asked about two weeks before', () => {
  const life = four()
  life.until(there('2026-11-20T09:00'))
  life.plans({ moved: { [JANUARY]: '2027-01-07T14:00' } })
  life.until(there('2026-11-21T09:00'))
  expect(life.story(/changed.*ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-20T09:00 ali changed/2027-01-05/1/ali
      Intervisie van dinsdag 5 januari om 14:00 is verzet naar donderdag 7 januari om 14:00.",
    ]
  `)
  life.until(there('2026-12-25T09:00'))
  expect(life.sentOn(/ask\/2027.*ali$/)).toBe('2026-12-24T14:00')
})

test('a session that is skipped is told with the next one, and the invitation is taken back', () => {
  const life = four()
  life.until(there('2026-11-20T09:00'))
  life.plans({ skip: [DECEMBER] })
  life.until(there('2026-12-02T09:00'))
  expect(life.story(/changed.*ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-20T09:00 ali changed/2026-12-01/1/ali
      Intervisie van dinsdag 1 december om 14:00 gaat niet door.
      De volgende keer is dinsdag 5 januari om 14:00.
      Kijk ook even of je agenda nog klopt.",
      "2026-11-20T09:00 ali changed/2026-12-01/1/ali/calendar
      <intervisie.ics>",
    ]
  `)
  expect(life.keys(/changed/)).toHaveLength(8)
  expect(life.keys(/remind|call|role/)).toEqual([])
})

test('one that is on again after it was told off is told, too', () => {
  const life = four()
  life.until(there('2026-11-20T09:00'))
  life.plans({ skip: [DECEMBER] })
  life.until(there('2026-11-20T10:00'))
  life.plans({ skip: [] })
  life.until(there('2026-11-20T11:00'))
  expect(life.story(/changed\/2026-12-01\/2\/ali$/)[0]).toContain('gaat toch door')
})

test('the end of it all is one message to each, however many sessions were planned', () => {
  const life = four()
  life.until(there('2026-11-20T09:00'))
  life.plans(undefined)
  life.until(there('2027-03-01T09:00'))
  expect(life.keys().filter((key) => !key.startsWith('ask'))).toHaveLength(8)
  expect(life.story(/ended.*ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-20T09:00 ali ended/1/ali
      Intervisie stopt. Er staat niets meer gepland.
      Kijk ook even of je agenda nog klopt.",
      "2026-11-20T09:00 ali ended/1/ali/calendar
      <intervisie.ics>",
    ]
  `)
})

test('another rhythm is one message to each, with the next date and what they knew of taken back', () => {
  const life = four({ group: { leads: ['ali'] } })
  life.until(there('2026-11-20T09:00'))
  life.plans({ recurrence: { every: 'month', nth: 2, weekday: 4 } }, true)
  life.until(there('2026-11-24T09:00'))
  expect(life.story(/edition.*ali/)).toMatchInlineSnapshot(`
    [
      "2026-11-20T09:00 ali edition/2/ali
      Intervisie heeft een nieuw ritme. Elke tweede donderdag van de maand, om 14:00.
      De volgende keer is donderdag 10 december om 14:00.
      Kijk ook even of je agenda nog klopt.",
      "2026-11-20T09:00 ali edition/2/ali/calendar
      <intervisie.ics>",
    ]
  `)
  expect(life.keys(/edition.*\/calendar/)).toHaveLength(4)
  expect(life.keys(/changed/)).toEqual([])
  life.until(there('2026-12-01T18:00'))
  expect(life.keys(/ask\/2026-12-10.*ali$/)).toHaveLength(1)
})

test('who is in a new group after a split is told once, with the names, and so is its lead', () => {
  const life = four({ group: { leads: ['ali'], editionKnown: {} } })
  life.until(there('2026-11-17T09:00'))
  expect(life.keys()).toEqual(FOUR.map((id) => `split-told/1794816000000/${id}`))
  expect(life.story()[1]).toMatchInlineSnapshot(`
    "2026-11-16T09:00 bo split-told/1794816000000/bo
      Intervisie werd te groot. Er zijn nu twee groepen. Jij zit in een groep met Ali, Els en Noor.
      De volgende keer is dinsdag 1 december om 14:00."
  `)
})

test('a group that is split a second time tells that too, to all in it', () => {
  const life = four({ group: { leads: ['ali'], editionKnown: {} } })
  life.until(there('2026-11-17T09:00'))
  life.group = { ...life.group, editionKnown: {} }
  life.until(there('2026-11-17T10:00'))
  expect(life.keys(/split-told/)).toHaveLength(8)
  expect(new Set(life.keys()).size).toBe(life.keys().length)
})

test('a lead of more than eight people is offered to split, once for each number', () => {
  const names = ['ali', 'bo', 'els', 'noor', 'sam', 'tom', 'iris', 'zoe', 'max']
  const life = createPlannedLife(office(...names), { group: { leads: ['ali'] } })
  life.until(there('2026-11-17T13:00'))
  expect(life.story()).toMatchInlineSnapshot(`
    [
      "2026-11-16T09:00 ali big/9/1794816000000/ali
      Intervisie heeft nu 9 mensen die meedoen. Met meer dan acht komt niet iedereen aan het woord.
      Zal ik er twee groepen van maken?
      [intervisie.split.group-1: Maak twee groepen] [intervisie.no-split.group-1: Laat het zo]",
    ]
  `)
  life.people.push(...office('pim'))
  life.group.editionKnown.pim = 1
  life.until(there('2026-11-17T13:30'))
  expect(life.keys(/big/)).toHaveLength(2)
})

test('each who takes part is asked once about a lead who is the manager of people there, and the lead hears what came of it', () => {
  const lead = member('zoe', { weekly: OFFICE }, { part: false })
  const life = createPlannedLife([...office('ali', 'bo', 'els'), lead], {
    group: { leads: ['zoe'], manager: true, wish: { lead: 'zoe', asked: [] } },
  })
  life.until(there('2026-11-17T13:00'))
  expect(life.keys(/wish/)).toHaveLength(3)
  expect(life.story(/wish.*ali/)[0]).toMatchInlineSnapshot(`
    "2026-11-16T09:00 ali wish/zoe/1794816000000/ali
      Intervisie: Zoe wil meedoen, en is leidinggevende van mensen in de groep.
      Dat kan alleen als iedereen het goed vindt. Niemand ziet wat je kiest. Wat vind je?
      [intervisie.wish-yes.group-1.zoe: Prima] [intervisie.wish-no.group-1.zoe: Liever niet]"
  `)
  const { wish: _wish, ...rest } = life.group
  life.group = { ...rest, wishAnswered: { lead: 'zoe', yes: false } } as typeof life.group
  life.until(there('2026-11-17T13:30'))
  expect(life.keys(/wish-answered/)).toHaveLength(1)
  expect(life.group.wishAnswered).toBeUndefined()
})

test('about a lead whose account was closed since nobody is asked', () => {
  const lead = { ...member('zoe', { weekly: OFFICE }, { part: false }), left: true }
  const life = createPlannedLife([...office('ali', 'bo', 'els'), lead], {
    group: { leads: ['zoe'], manager: true, wish: { lead: 'zoe', asked: [] } },
  })
  life.until(there('2026-11-17T13:00'))
  expect(life.keys(/wish/)).toEqual([])
})

test('when its dates have run out one lead hears it, once', () => {
  const life = four({ rule: { recurrence: { dates: ['2026-11-24'] } }, group: { leads: ['ali', 'bo'] } })
  life.until(there('2027-03-01T10:00'))
  expect(life.keys(/dates-over/)).toHaveLength(1)
  expect(life.sentOn(/dates-over/)).toBe('2026-11-24T15:00')
})

test('a session that passed is missed, and held once two say that they were there', () => {
  const life = four()
  life.until(there('2026-12-01T15:00'))
  expect(life.session(DECEMBER).state).toBe('missed')
  life.changes('ali', { came: { [DECEMBER]: true } })
  life.until(there('2026-12-02T15:00'))
  life.look()
  expect(life.session(DECEMBER).state).toBe('missed')
  life.changes('bo', { came: { [DECEMBER]: true } })
  life.look()
  expect(life.session(DECEMBER).state).toBe('held')
})

test('over half a year roles go round', () => {
  const life = four({ rule: { recurrence: { every: 'weeks', weeks: 2, anchor: '2026-11-24' } } })
  for (let session = 0; session < 12; session++) {
    const next = life.group.sessions.find(({ state }) => state === 'planned')
    life.until((next?.start ?? life.now).add({ hours: 2 }))
    const key = life.group.sessions.findLast(({ state }) => state === 'missed')?.key
    if (key) for (const id of ['ali', 'bo']) life.changes(id, { came: { ...life.people[0]?.part.came, [key]: true } })
    life.look()
  }
  const held = life.group.sessions.filter(({ state }) => state === 'held')
  expect(held.length).toBeGreaterThan(8)
  for (const id of FOUR) {
    const times = held.filter(({ roles }) => roles?.facilitator === id).length
    expect(Math.abs(times - held.length / 4)).toBeLessThan(1)
  }
})

/** Whether something sent to somebody came while they were at work, or at an hour at which their group may reach them. */
function isInHours(life: PlannedLife, { to, at, key }: Sent): boolean {
  const one = to.type === 'person' ? life.people.find(({ id }) => id === to.id) : undefined
  if (!one) return to.type === 'room'
  if (one.nudging && isRosterKnown(one, at)) {
    // A shift that runs into a day of leave is still one that they are in.
    const shift = shiftAt(rosterOf(one.nudging, one.zone), at)
    return shift !== undefined && !isPaused(one.nudging, dayIn(one.zone, at))
  }
  if (isOffAt(one, at)) return false
  const local = at.toZonedDateTimeISO('Europe/Amsterdam')
  if (!isWorkingDay(local.toPlainDate())) return false
  return key.startsWith('call/') || (local.hour >= 13 && local.hour < 15) || key.startsWith('after/')
}

const anyRoster = fc.constantFrom<Partial<Nudging> | undefined>(
  undefined,
  { weekly: OFFICE },
  { weekly: works([1, 3, 5], '22:00', '07:00') },
  { weekly: works([2, 4, 6, 7], '07:00', '15:30') },
  { weekly: OFFICE, off: [{ from: '2026-11-30', until: '2026-12-06' }] },
  { paused: { until: '2026-12-02' } },
)

/** Something that happens to a group, and how many hours pass before. */
const anyEvent = fc.record({
  hours: fc.integer({ min: 0, max: 150 }),
  outage: fc.boolean(),
  who: fc.nat({ max: 5 }),
  what: fc.oneof(
    fc.record({ type: fc.constant('answer' as const), answer: fc.constantFrom(...COMING_ANSWERS) }),
    fc.record({ type: fc.constant('choose' as const), option: fc.constantFrom('a', 'b', 'c', 'none') }),
    fc.record({ type: fc.constant('move' as const), days: fc.integer({ min: -3, max: 9 }) }),
    fc.record({ type: fc.constant('skip' as const) }),
    fc.record({ type: fc.constant('back' as const) }),
    fc.record({ type: fc.constant('edition' as const), nth: fc.constantFrom(1, 2, 3, 4) }),
    fc.record({ type: fc.constant('part' as const) }),
    fc.record({ type: fc.constant('swap' as const), refused: fc.boolean() }),
    fc.record({ type: fc.constant('leave' as const) }),
    fc.record({ type: fc.constant('gather' as const), begins: fc.boolean() }),
    fc.record({ type: fc.constant('place' as const) }),
  ),
})

test('whatever happens nothing comes twice or outside the hours of whoever it is for', () => {
  fc.assert(
    fc.property(
      fc.array(anyRoster, { minLength: 6, maxLength: 6 }),
      fc.array(anyEvent, { maxLength: 14 }),
      (rosters, events) => {
        const people = rosters.map((roster, nth) => member(`p${nth}`, roster))
        const life = createPlannedLife(people)
        let checked = 0
        for (const event of events) {
          const to = life.now.add({ hours: event.hours })
          if (event.outage) life.leap(to)
          else life.until(to)
          happen(life, event)
          life.look()
          // Once more at the same moment adds nothing, and there is nothing to do at once.
          const before = JSON.stringify(life.group)
          expect(life.look()).toEqual([])
          expect(JSON.stringify(life.group)).toBe(before)
          const next = nextGroupLook(life.planning())
          if (next) expect(Temporal.Instant.compare(next, life.now)).toBe(1)
          const wrong = life.sent.slice(checked).filter((one) => !isInHours(life, one))
          // Leave that was told afterwards says nothing of what was sent before.
          if (event.what.type !== 'leave') expect(wrong.map(({ key, at }) => `${key} ${at}`)).toEqual([])
          checked = life.sent.length
        }
        expect(life.keys()).toEqual([...new Set(life.keys())])
        for (const { at, until } of life.sent) {
          if (until) expect(Temporal.Instant.compare(at, until)).toBeLessThanOrEqual(0)
        }
      },
    ),
    { numRuns: 25 },
  )
})

type Event = typeof anyEvent extends fc.Arbitrary<infer One> ? One : never

function happen(life: PlannedLife, { who, what }: Event): unknown {
  const id = `p${who}`
  const session = life.group.sessions.find(
    ({ state, start }) => state === 'planned' && Temporal.Instant.compare(start, life.now) > 0,
  )
  if (!session) return
  const { key } = session
  const { rule } = life.group
  switch (what.type) {
    case 'answer':
      return life.answers(id, what.answer, key)
    case 'choose':
      return life.chooses(id, what.option, key)
    case 'move': {
      const to = session.start.toZonedDateTimeISO('Europe/Amsterdam').add({ days: what.days }).toPlainDateTime()
      return life.plans({ moved: { ...rule?.moved, [key]: to.toString({ smallestUnit: 'minute' }) } })
    }
    case 'skip':
      return life.plans({ skip: [...(rule?.skip ?? []), key] })
    case 'back':
      return life.plans({ skip: [], moved: {} })
    case 'edition':
      return life.plans({ recurrence: { every: 'month', nth: what.nth as 1, weekday: 2 }, skip: [], moved: {} }, true)
    case 'part': {
      const part = life.people.find((one) => one.id === id)?.part.part
      return life.changes(id, { part: !part })
    }
    case 'swap': {
      const from = session.roles?.time
      if (!from || from === id) return
      life.group.sessions = life.group.sessions.map((one) =>
        one.key === key
          ? {
              ...one,
              rolesTurn: (one.rolesTurn ?? 0) + 1,
              swap: { role: 'time', from, to: id, told: what.refused, refused: what.refused },
            }
          : one,
      )
      return
    }
    case 'gather':
      // Two hours before at most, and left alone in the end.
      if (Temporal.Instant.compare(session.start.subtract({ hours: 2 }), life.now) > 0) return
      life.group.sessions = life.group.sessions.map((one) =>
        one.key === key ? { ...one, guided: { ...GATHERING, began: life.now, ...(what.begins ? BEGUN : {}) } } : one,
      )
      return
    case 'place':
      life.group.sessions = life.group.sessions.map((one) =>
        one.state === 'planned' && Temporal.Instant.compare(one.start, life.now) > 0
          ? { ...one, sequence: one.sequence + 1 }
          : one,
      )
      return
    case 'leave': {
      const day = session.start.toZonedDateTimeISO('Europe/Amsterdam').toPlainDate().toString()
      const nudging = life.people.find((one) => one.id === id)?.nudging
      return life.changes(id, { nudging: { off: [...(nudging?.off ?? []), { from: day, until: day }] } })
    }
    default:
      return what satisfies never
  }
}
