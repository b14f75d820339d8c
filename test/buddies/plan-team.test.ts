import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { pairingDue } from '../../src/buddies/make-round.ts'
import { pairMany } from '../../src/buddies/pair-many.ts'
import { MOST_AT_ONCE } from '../../src/buddies/pairing.ts'
import { nextTeamLook, planTeam } from '../../src/buddies/plan-team.ts'
import { type Nudging, rosterOf } from '../../src/nudges/nudging.ts'
import { shiftAt } from '../../src/people/roster.ts'
import { readable } from '../replay.ts'
import { at, colleague, createTeamLife, type TeamLife, there, works } from './team-life.ts'

const OFFICE = works([1, 2, 3, 4, 5], '09:00', '17:00')
const NIGHTS = works([3, 4, 5, 6, 7], '22:00', '07:00')

const seven = () => [
  colleague('ali', { weekly: OFFICE }),
  colleague('bo', { weekly: NIGHTS }),
  colleague('els'),
  colleague('iris', { weekly: OFFICE }),
  colleague('noor', { weekly: OFFICE }),
  colleague('sam', { weekly: OFFICE }),
  colleague('tom', { weekly: works([2, 4, 6], '07:00', '15:30') }),
]
const six = () => ['ali', 'els', 'iris', 'noor', 'sam', 'tom'].map((id) => colleague(id, { weekly: OFFICE }))

const sizes = ({ round }: TeamLife) => round.groups.map(({ members }) => members.length).sort()
const groupOf = ({ round }: TeamLife, id: string) => round.groups.find(({ members }) => members.includes(id))?.members
const mateOf = (life: TeamLife, id: string) => groupOf(life, id)?.find((other) => other !== id) ?? ''
const story = (life: TeamLife, key: RegExp) => life.story().filter((line) => key.test(line.split('\n')[0] ?? ''))
const sentOn = (life: TeamLife, key: string) => {
  const found = life.sent.find((one) => one.key === key)
  return found?.at.toZonedDateTimeISO('Europe/Amsterdam').toPlainDateTime().toString({ smallestUnit: 'minute' })
}

test('a round of seven has one trio, is posted once, and everybody has a card in a shift', () => {
  const life = createTeamLife(seven())
  life.until(there('2026-12-04T12:00'))
  expect(sizes(life)).toEqual([2, 2, 3])
  expect(life.keys().filter((key) => key.startsWith('round/'))).toEqual(['round/1'])
  expect(
    life
      .keys()
      .filter((key) => /^card\/1\/\w+$/.test(key))
      .sort(),
  ).toEqual(seven().map(({ id }) => `card/1/${id}`))
  expect(sentOn(life, 'card/1/ali')).toBe('2026-12-01T10:00')
  // Nights from Wednesday on.
  expect(sentOn(life, 'card/1/bo')).toBe('2026-12-02T22:00')
})

test('looked at again at the same moment there is nothing more, and the next look is later', () => {
  const life = createTeamLife(seven(), { from: there('2026-12-01T10:00') })
  expect(life.look().length).toBeGreaterThan(3)
  expect(life.look()).toEqual([])
  expect(Temporal.Instant.compare(nextTeamLook(life.planning()) ?? life.now, life.now)).toBe(1)
})

test('the post of a round names everybody by mention, and has a way to take part', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-01T10:00'))
  const post = life.sent.find(({ key }) => key === 'round/1')
  const mentions = post?.message.blocks.flatMap((block) =>
    block.type === 'text'
      ? block.text.flatMap((part) => (typeof part === 'object' && 'mention' in part ? part.mention : []))
      : [],
  )
  expect(mentions?.toSorted()).toEqual(['U-ali', 'U-els', 'U-iris', 'U-noor', 'U-sam', 'U-tom'])
  expect(post?.message.blocks.at(-1)).toEqual({
    type: 'buttons',
    buttons: [{ id: 'team.join', label: 'Ik doe mee', turn: 0, tone: 'choice' }],
  })
})

test('two who work together read who begins, the question, when they both work, and get it as a file', () => {
  const life = createTeamLife(six().slice(0, 2))
  life.until(there('2026-12-01T10:00'))
  expect(story(life, /ali card/)).toMatchInlineSnapshot(`
    [
      "2026-12-01T10:00 ali card/1/ali
      Deze ronde: jij en Els.
      Jij begint: "Waar ben je in je werk anders over gaan denken, en hoe kwam dat?"
      Daarna andersom. Een half uur is genoeg.
      Dan werken jullie tegelijk: di 1 dec 11:00, wo 2 dec 09:30 of do 3 dec 09:30.
      (Naar jullie chat: U-els)",
      "2026-12-01T10:00 ali card/1/ali/calendar
      <In je agenda: di 1 dec 11:00 | In je agenda: wo 2 dec 09:30 | In je agenda: do 3 dec 09:30>",
    ]
  `)
})

/** Five of whom nobody may be with Ali. */
const avoided = () => [
  colleague('ali', { weekly: works([3], '15:00', '23:00') }),
  ...['els', 'iris', 'noor', 'sam'].map((id) => colleague(id, { weekly: OFFICE }, { avoid: ['ali'] })),
]

test('the room does not hear who has no group; they do, in their own hours and without a cause, and go first', () => {
  const life = createTeamLife(avoided())
  life.until(there('2026-12-04T09:00'))
  expect(sizes(life)).toEqual([2, 2])
  expect(story(life, / room /).join('\n')).not.toMatch(/Ali|zonder/)
  expect(story(life, / ali /)).toMatchInlineSnapshot(`
    [
      "2026-12-02T15:00 ali alone/1/ali
      Deze ronde vond ik geen groepje voor je. De volgende ronde ga je voor.",
    ]
  `)
  expect(life.team.unpaired).toEqual([{ round: 1, id: 'ali' }])
})

test('who has no group and asked for silence hears it when that is over, by day', () => {
  const [, ...others] = avoided()
  const ali = colleague('ali', { paused: { until: '2026-12-02' } })
  // At midnight the silence is over, and the nights of Bo begin.
  const bo = colleague('bo', { weekly: works([3], '00:00', '06:00') }, { avoid: ['ali'] })
  const life = createTeamLife([ali, bo, ...others])
  life.until(there('2026-12-04T09:00'))
  expect(life.round.groups.some(({ members }) => members.includes('ali'))).toBe(false)
  expect(sentOn(life, 'card/1/bo')).toBe('2026-12-02T00:00')
  expect(sentOn(life, 'alone/1/ali')).toBe('2026-12-02T10:00')
})

test('where there is no group at all the room alone hears it', () => {
  const life = createTeamLife([colleague('ali'), colleague('bo', undefined, { avoid: ['ali'] })])
  life.until(there('2026-12-04T09:00'))
  expect(life.keys()).toEqual(['round/1'])
})

test('who is on leave is in no group, and nothing says why', () => {
  const [ali, ...others] = six()
  const off = [{ from: '2026-11-30', until: '2026-12-13' }]
  const away = colleague('ali', { weekly: OFFICE, off })
  const life = createTeamLife([away, ...others])
  life.until(there('2026-12-07T23:00'))
  expect(ali?.id).toBe('ali')
  expect(groupOf(life, 'ali')).toBeUndefined()
  expect(life.story().join('\n')).not.toMatch(/Ali|U-ali/)
})

test('every group has a question of its own, and a next round others', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-15T12:00'))
  const asked = life.team.rounds.flatMap(({ groups }) => groups.map(({ question }) => question))
  expect(asked).toHaveLength(9)
  expect(new Set(asked).size).toBe(9)
})

test('the initiative goes round', () => {
  const life = createTeamLife(six())
  life.until(there('2027-03-31T12:00'))
  const times = six().map(
    ({ id }) => life.team.rounds.flatMap(({ groups }) => groups).filter(({ first }) => first === id).length,
  )
  expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(4)
})

test('halfway everybody who said nothing is asked, once, in a shift', () => {
  const life = createTeamLife(seven())
  life.until(there('2026-12-04T09:00'))
  life.answers('ali', 'yes')
  life.until(there('2026-12-08T09:59'))
  const asked = life.keys().filter((key) => key.startsWith('halfway/'))
  expect(asked.sort()).toEqual(['bo', 'els', 'iris', 'noor', 'sam', 'tom'].map((id) => `halfway/1/${id}`))
  // The middle is Friday 10:00: who works then is asked, and Els, of whom no hours are known; the night begins at 22:00.
  expect(sentOn(life, 'halfway/1/bo')).toBe('2026-12-04T22:00')
  expect(sentOn(life, 'halfway/1/iris')).toBe('2026-12-04T10:00')
  expect(sentOn(life, 'halfway/1/els')).toBe('2026-12-04T10:00')
})

test('the question halfway has four answers, of this team and this round', () => {
  const life = createTeamLife(six().slice(0, 2))
  life.until(there('2026-12-08T09:00'))
  expect(story(life, /halfway\/1\/ali/)).toMatchInlineSnapshot(`
    [
      "2026-12-04T10:00 ali halfway/1/ali
      Hebben jij en Els elkaar al gesproken?
      [buddies.halfway.team-1.1.yes: Ja] [buddies.halfway.team-1.1.planned: Het staat gepland] [buddies.halfway.team-1.1.not-yet: Nog niet] [buddies.halfway.team-1.1.not-this-time: Deze keer niet]",
    ]
  `)
})

test('after a "not yet" it is asked once more, a quarter of a round later, and then never', () => {
  const life = createTeamLife(six().slice(0, 2), { plan: { every: 'four-weeks' } })
  life.until(there('2026-12-15T12:00'))
  expect(sentOn(life, 'halfway/1/ali')).toBe('2026-12-15T10:00')
  life.answers('ali', 'not-yet')
  life.until(there('2026-12-22T12:00'))
  expect(sentOn(life, 'again/1/ali')).toBe('2026-12-22T12:00')
  life.answers('ali', 'not-yet')
  life.until(there('2026-12-29T09:00'))
  expect(life.keys().filter((key) => key.endsWith('/ali') && /halfway|again/.test(key))).toHaveLength(2)
})

test('what was planned for later is asked about no more', () => {
  const life = createTeamLife(six().slice(0, 2), { plan: { every: 'four-weeks' } })
  life.until(there('2026-12-15T12:00'))
  life.answers('ali', 'planned')
  life.until(there('2026-12-29T09:00'))
  expect(life.keys()).not.toContain('again/1/ali')
})

test('three rounds of silence: out, told once and kindly, and in again after one press', () => {
  const life = createTeamLife(six())
  for (const day of ['07', '14', '21']) {
    life.until(there(`2026-12-${day}T12:00`))
    for (const { id } of six().slice(1)) life.answers(id, 'yes')
  }
  life.until(there('2027-01-04T12:00'))
  expect(life.round.number).toBe(5)
  expect(groupOf(life, 'ali')).toBeUndefined()
  expect(sizes(life)).toEqual([2, 3])
  expect(story(life, / out\//)).toMatchInlineSnapshot(`
    [
      "2026-12-22T10:00 ali out/ali/3
      Drie rondes hoorde ik niet of jullie elkaar spraken. Daarom zet ik je nu in geen groepje meer.
      Dat is geen probleem, en je hoeft niets te doen. Wil je weer meedoen, dan is één druk op de knop genoeg.
      [buddies.back.team-1: Ik doe weer mee] [menu: Menu]",
    ]
  `)
  life.changes('ali', { since: life.round.number + 1 })
  life.until(there('2027-01-05T10:00'))
  expect(groupOf(life, 'ali')).toHaveLength(2)
  expect(life.keys().filter((key) => key.startsWith('out/'))).toHaveLength(1)
})

test('one word in three rounds is enough to stay in', () => {
  const life = createTeamLife(six())
  for (const day of ['07', '14', '21']) {
    life.until(there(`2026-12-${day}T12:00`))
    for (const { id } of six().slice(1)) life.answers(id, 'yes')
    if (day === '07') life.answers('ali', 'not-this-time')
  }
  life.until(there('2026-12-22T12:00'))
  expect(life.round.number).toBe(4)
  expect(groupOf(life, 'ali')).toBeDefined()
})

test('with one person there is no round, the room hears that once, and whoever joins makes a pair of it', () => {
  const life = createTeamLife([colleague('ali')])
  life.until(there('2026-12-22T12:00'))
  expect(story(life, / room /)).toMatchInlineSnapshot(`
    [
      "2026-12-01T10:00 room round/1
      Deze ronde zijn er te weinig mensen voor een groepje. De volgende ronde kijk ik opnieuw.
      [team.join: Ik doe mee]",
    ]
  `)
  life.colleagues.push(colleague('noor'))
  life.team.late.push('noor')
  life.until(there('2026-12-23T12:00'))
  expect(groupOf(life, 'noor')?.toSorted()).toEqual(['ali', 'noor'])
  expect(life.team.unpaired.filter(({ round }) => round === life.round.number)).toEqual([])
  expect(life.keys().filter((key) => key.startsWith('late/'))).toHaveLength(2)
})

test('who comes late makes a group of two a group of three, which is told again', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-02T12:00'))
  life.colleagues.push(colleague('bo', { weekly: NIGHTS }))
  life.team.late.push('bo')
  life.until(there('2026-12-03T12:00'))
  const trio = groupOf(life, 'bo') ?? []
  expect(trio).toHaveLength(3)
  expect(life.team.late).toEqual([])
  expect(
    life
      .keys()
      .filter((key) => /^late.*bo\/\w+$/.test(key))
      .sort(),
  ).toEqual(trio.map((id) => `late/1/bo/${id}`).sort())
  expect(sentOn(life, 'late/1/bo/bo')).toBe('2026-12-02T22:00')
  expect(story(life, /bo late/)[0]).toContain('Je hoort deze ronde bij')
  expect(story(life, new RegExp(`${mateOf(life, 'bo')} late`))[0]).toContain('Bo komt erbij.')
})

test('who comes late and is avoided by somebody in every group is first next time, and hears no reason', () => {
  const life = createTeamLife(six().slice(0, 4))
  life.until(there('2026-12-02T12:00'))
  const avoid = life.round.groups.map(({ members }) => members[0] ?? '')
  life.colleagues.push(colleague('bo', undefined, { avoid }))
  life.team.late.push('bo')
  life.until(there('2026-12-03T12:00'))
  expect(groupOf(life, 'bo')).toBeUndefined()
  expect(life.team.unpaired).toEqual([{ round: 1, id: 'bo' }])
  expect(story(life, /bo late/)).toMatchInlineSnapshot(`
    [
      "2026-12-02T12:00 bo late/1/bo
      Voor deze ronde vond ik geen groepje meer. De volgende ronde ga je voor.",
    ]
  `)
})

test('whoever leaves and comes back more than once in a round is told each time', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-01T11:00'))
  for (const day of ['02', '03']) {
    life.changes('ali', { part: false })
    life.until(there(`2026-12-${day}T10:00`))
    life.changes('ali', { part: true })
    life.team.late.push('ali')
    life.until(there(`2026-12-${day}T12:00`))
    expect(groupOf(life, 'ali')).toBeDefined()
  }
  const keys = life.keys()
  expect(keys).toContain('late/1/ali/ali')
  expect(keys).toContain('late/1/ali.2/ali')
  expect(new Set(keys).size).toBe(keys.length)
})

test('who comes late is not put into a group that met', () => {
  const life = createTeamLife(six().slice(0, 4))
  life.until(there('2026-12-02T12:00'))
  const [met, open] = life.round.groups.map(({ members }) => members)
  life.answers(met?.[0] ?? '', 'yes')
  // Without that they would go to the group that met: the other has somebody they avoid.
  life.colleagues.push(colleague('bo', undefined, { avoid: [open?.[0] ?? ''] }))
  life.team.late.push('bo')
  life.until(there('2026-12-03T12:00'))
  expect(sizes(life)).toEqual([2, 2])
  expect(life.team.unpaired).toEqual([{ round: 1, id: 'bo' }])
})

test('who comes late goes to the group that is still open, wherever it stands', () => {
  for (const nth of [0, 1]) {
    const life = createTeamLife(six().slice(0, 4))
    life.until(there('2026-12-02T12:00'))
    const groups = life.round.groups.map(({ members }) => members)
    life.answers(groups[nth]?.[0] ?? '', 'yes')
    life.colleagues.push(colleague('bo'))
    life.team.late.push('bo')
    life.until(there('2026-12-03T12:00'))
    expect(groupOf(life, 'bo')?.toSorted()).toEqual([...(groups[1 - nth] ?? []), 'bo'].sort())
  }
})

test('who comes late and is on leave for the rest of the round is first next time', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-02T12:00'))
  life.colleagues.push(colleague('bo', { weekly: OFFICE, off: [{ from: '2026-12-01', until: '2026-12-20' }] }))
  life.team.late.push('bo')
  life.until(there('2026-12-07T12:00'))
  expect(groupOf(life, 'bo')).toBeUndefined()
  expect(life.team.unpaired).toEqual([{ round: 1, id: 'bo' }])
  expect(life.keys().filter((key) => key.includes('bo'))).toEqual([])
})

test('when somebody leaves, whoever is left alone goes to another group, and is told in a shift', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-02T18:00'))
  const mate = mateOf(life, 'ali')
  life.changes('ali', { part: false })
  life.until(there('2026-12-03T12:00'))
  expect(groupOf(life, 'ali')).toBeUndefined()
  expect(groupOf(life, mate)).toHaveLength(3)
  expect(sentOn(life, `late/1/${mate}/${mate}`)).toBe('2026-12-03T09:00')
  expect(life.round.groups).toHaveLength(2)
})

test('when somebody leaves and there is no group for the other, they are first next time', () => {
  const life = createTeamLife(six().slice(0, 2))
  life.until(there('2026-12-02T18:00'))
  life.colleagues = life.colleagues.filter(({ id }) => id !== 'ali')
  life.until(there('2026-12-07T12:00'))
  expect(story(life, /els late/)).toMatchInlineSnapshot(`
    [
      "2026-12-03T09:00 els late/1/els
      Je maatje doet deze ronde niet meer mee, en een ander groepje vond ik niet. De volgende ronde ga je voor.",
    ]
  `)
  expect(life.keys().filter((key) => key.startsWith('halfway'))).toEqual([])
})

test('a group that said it met stays as it was when somebody leaves', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-02T12:00'))
  const mate = mateOf(life, 'ali')
  life.answers(mate, 'yes')
  life.colleagues = life.colleagues.filter(({ id }) => id !== 'ali')
  life.until(there('2026-12-03T12:00'))
  expect(groupOf(life, mate)?.toSorted()).toEqual(['ali', mate].sort())
})

test('a trio that somebody leaves goes on as two, and nobody is told', () => {
  const life = createTeamLife(six().slice(0, 3))
  life.until(there('2026-12-02T12:00'))
  const before = life.sent.length
  const { first } = life.round.groups[0] ?? { first: '' }
  life.changes(first, { part: false })
  life.until(there('2026-12-03T12:00'))
  expect(sizes(life)).toEqual([2])
  expect(life.round.groups[0]?.members).toContain(life.round.groups[0]?.first)
  expect(life.sent).toHaveLength(before)
})

test('a round that is some hours late on a working day is made then, and says so', () => {
  const life = createTeamLife(six())
  life.look()
  const posts = life.leap(there('2026-12-01T15:00'))
  expect(posts[0]?.key).toBe('round/1')
  expect(story(life, / room /)[0]).toContain('later dan gepland')
  expect(life.round.at.equals(there('2026-12-01T15:00'))).toBe(true)
  life.until(there('2026-12-08T10:00'))
  expect(sentOn(life, 'round/2')).toBe('2026-12-08T10:00')
})

test('a few minutes late is not late', () => {
  const life = createTeamLife(six())
  life.look()
  life.leap(there('2026-12-01T10:09'))
  expect(story(life, / room /)[0]).not.toContain('later')
  expect(life.round.at.equals(there('2026-12-01T10:00'))).toBe(true)
})

test('after an outage of thirty hours over a weekend the round is on Monday, and the room hears it once', () => {
  const life = createTeamLife(six(), { plan: { weekday: 5, time: '16:00', from: '2026-12-04' } })
  life.look()
  life.leap(there('2026-12-05T22:00'))
  // It is late in the evening: that it moved is told with the round itself.
  expect(life.sent).toEqual([])
  life.until(there('2026-12-07T16:00'))
  expect(life.keys()).toContain('round/1')
  expect(story(life, / room /)[0]).toContain('later dan gepland')
  life.until(there('2026-12-11T16:00'))
  expect(sentOn(life, 'round/2')).toBe('2026-12-11T16:00')
  expect(story(life, / room round\/2/)[0]).not.toContain('later')
})

test('found by day, a round that moves is told at once, and its own post says no more of it', () => {
  const life = createTeamLife(six(), { plan: { weekday: 5, time: '16:00', from: '2026-12-04' } })
  life.look()
  life.leap(there('2026-12-06T12:00'))
  life.look()
  life.until(there('2026-12-07T16:00'))
  expect(story(life, / room /)).toMatchInlineSnapshot(`
    [
      "2026-12-06T12:00 room moved/2026-12-07
      Ik was er even niet. De nieuwe ronde komt daarom later, op maandag 7 december om 16:00.",
      "2026-12-07T16:00 room round/1
      De maatjes voor deze ronde:
      Ali en Tom
      Els en Iris
      Noor en Sam
      Ieder groepje krijgt van mij een vraag om mee te beginnen.
      [team.join: Ik doe mee]",
    ]
  `)
})

test.for([
  ['a Saturday', '2026-12-05T10:00', 'moved/2026-12-07'],
  ['the evening', '2026-12-04T18:00', 'moved/2026-12-07'],
] as const)('a round found late on %s is not made then, though a day has not passed', ([, found, key]) => {
  const life = createTeamLife(six(), { plan: { weekday: 5, time: '12:00', from: '2026-12-04' } })
  life.look()
  expect(life.leap(there(found)).map((post) => post.key)).toEqual([key])
})

test('found more than a day late a round is not made then, though it is a working day', () => {
  const life = createTeamLife(six())
  life.look()
  expect(life.leap(there('2026-12-02T10:01')).map((post) => post.key)).toEqual(['moved/2026-12-03'])
})

test.for([
  ['on the last working day before it', '2026-12-07T08:00', 'moved/2026-12-08'],
  ['when Monday is the next working day', '2026-12-04T12:00', 'moved/2026-12-08'],
  ['while there is more than half a week', '2026-12-03T12:00', 'moved/2026-12-04'],
  ['weeks later, shortly before the next', '2026-12-21T08:00', 'moved/2026-12-22'],
  ['weeks later, shortly after one that was missed', '2026-12-16T11:00', 'moved/2026-12-17'],
] as const)('a round that moves waits for the next of the plan when that is near: found %s', ([, found, key]) => {
  const life = createTeamLife(six())
  life.look()
  life.leap(there(found))
  life.until(there('2026-12-30T09:00'))
  expect(life.keys().filter((one) => one.startsWith('moved'))).toEqual([key])
  const rounds = life.sent.filter((one) => one.key.startsWith('round/'))
  expect(rounds[0]?.at.toString()).toBe(there(`${key.slice(-10)}T10:00`).toString())
  const days = rounds.map((one) => one.at.epochMilliseconds / 86_400_000)
  expect(Math.min(...days.slice(1).map((day, nth) => day - (days[nth] ?? 0)))).toBeGreaterThanOrEqual(3.5)
})

test('found before the day begins, a round comes later that day and nothing is told before', () => {
  const life = createTeamLife(six(), { plan: { time: '16:00' } })
  life.look()
  life.leap(there('2026-12-02T05:00'))
  expect(life.sent).toEqual([])
  life.until(there('2026-12-02T16:00'))
  expect(story(life, / room round\/1/)[0]).toContain('later dan gepland')
})

test('after many weeks away there is one round, not all that were missed', () => {
  const life = createTeamLife(six())
  life.look()
  life.leap(there('2027-02-10T12:00'))
  life.until(there('2027-02-15T12:00'))
  expect(life.keys().filter((key) => /round|moved/.test(key))).toEqual(['moved/2027-02-11', 'round/1'])
})

test('in a mirror pair one asks and the other tells, and each has a card for it', () => {
  const life = createTeamLife(
    [colleague('ali', undefined, { tag: 'student' }), colleague('noor', undefined, { tag: 'experienced' })],
    { plan: { mirror: true } },
  )
  life.until(there('2026-12-01T10:00'))
  expect(story(life, / card/)).toMatchInlineSnapshot(`
    [
      "2026-12-01T10:00 ali card/1/ali
      Deze ronde: jij en Noor.
      Jij stelt een moment voor.
      Jij vraagt deze keer. Begin met: "Waar ben je in je werk anders over gaan denken, en hoe kwam dat?"
      Als jij vraagt
      - Begin je vraag met "wat" of "hoe".
      - Stel één vraag en wacht. Een stilte mag even duren.
      - Vraag door met een woord dat de ander zelf gebruikte.
      - Houd goede raad en je eigen verhaal nog even voor je.
      - Zeg kort terug wat je hoorde. Vraag wat je nog miste.
      (Naar jullie chat: U-noor)",
      "2026-12-01T10:00 noor card/1/noor
      Deze ronde: jij en Ali.
      Ali stelt een moment voor.
      Jij vertelt deze keer. De eerste vraag is: "Waar ben je in je werk anders over gaan denken, en hoe kwam dat?"
      Als jij vertelt
      - Kies iets wat je zelf hebt meegemaakt. Noem geen namen, en niets waaraan je iemand herkent.
      - Vertel wat je deed, wat je dacht en wat je voelde.
      - Je hoeft niets uit te leggen of voor te doen. Dit gaat over jou.
      - Is het genoeg, zeg dat dan. Dan stoppen jullie.
      (Naar jullie chat: U-ali)",
    ]
  `)
})

test('two who would both ask have a card like any other', () => {
  const people = [colleague('ali', undefined, { tag: 'student' }), colleague('noor', undefined, { tag: 'starter' })]
  const life = createTeamLife(people, { plan: { mirror: true } })
  life.until(there('2026-12-01T10:00'))
  expect(life.story().join('\n')).not.toContain('Als jij')
})

test('without mirror pairs what somebody is among colleagues stands nowhere', () => {
  const people = [colleague('ali', undefined, { tag: 'student' }), colleague('noor', undefined, { tag: 'experienced' })]
  const life = createTeamLife(people)
  life.until(there('2026-12-01T10:00'))
  expect(life.story().join('\n')).not.toContain('Als jij')
})

test('where Maatje can open a chat a group is told there, when all whose hours are known work', () => {
  const life = createTeamLife(
    [colleague('ali', { weekly: OFFICE }), colleague('bo', { weekly: works([3], '15:00', '23:00') })],
    {
      groups: 8,
    },
  )
  life.until(there('2026-12-03T12:00'))
  expect(sentOn(life, 'group/1/0')).toBe('2026-12-02T15:00')
  expect(life.keys()).toEqual(['round/1', 'group/1/0', 'group/1/0/calendar'])
})

test('who never work at once have no chat, and each a card in their own time', () => {
  const ali = colleague('ali', { weekly: works([3], '09:00', '17:00') })
  const life = createTeamLife([ali, colleague('bo', { weekly: NIGHTS })], { groups: 8 })
  life.until(there('2026-12-03T12:00'))
  expect(life.keys()).toEqual(['round/1', 'card/1/ali', 'card/1/bo'])
  expect(sentOn(life, 'card/1/ali')).toBe('2026-12-02T09:00')
  expect(sentOn(life, 'card/1/bo')).toBe('2026-12-02T22:00')
})

test('a group of which nothing is known is told at once, and one with somebody at work too', () => {
  const unknown = createTeamLife([colleague('ali'), colleague('bo')], { groups: 8 })
  unknown.until(there('2026-12-01T10:00'))
  expect(unknown.keys()).toEqual(['round/1', 'group/1/0'])
  const mixed = createTeamLife([colleague('ali', { weekly: OFFICE }), colleague('bo')], { groups: 8 })
  mixed.until(there('2026-12-01T10:00'))
  expect(mixed.keys()).toEqual(['round/1', 'group/1/0'])
})

test('a chat with somebody of whom nothing is known begins in usual hours, when the other works', () => {
  const ali = colleague('ali', { weekly: [...works([2], '20:00', '23:00'), ...works([4], '07:00', '15:00')] })
  const life = createTeamLife([ali, colleague('bo')], { groups: 8 })
  life.until(there('2026-12-04T09:00'))
  expect(life.keys().filter((key) => !key.endsWith('calendar'))).toEqual(['round/1', 'group/1/0'])
  expect(sentOn(life, 'group/1/0')).toBe('2026-12-03T10:00')
})

test('a chat waits for whoever asked for silence', () => {
  const bo = colleague('bo', { paused: { until: '2026-12-02' } })
  const life = createTeamLife([colleague('ali'), bo], { groups: 8 })
  life.until(there('2026-12-04T09:00'))
  expect(life.keys()).toEqual(['round/1', 'group/1/0'])
  const told = sentOn(life, 'group/1/0') ?? ''
  expect(told > '2026-12-02' && told.endsWith('T10:00')).toBe(true)
})

test('who had a card is not told again in a chat, also when a moment for all turns up', () => {
  const life = createTeamLife([colleague('ali', { weekly: OFFICE }), colleague('bo', { weekly: NIGHTS })], {
    groups: 8,
  })
  life.until(there('2026-12-02T12:00'))
  expect(life.keys()).toEqual(['round/1', 'card/1/ali'])
  life.colleagues = [colleague('ali', { weekly: OFFICE }), colleague('bo', { weekly: OFFICE })]
  life.until(there('2026-12-04T09:00'))
  expect(life.keys().filter((key) => !key.endsWith('calendar'))).toEqual(['round/1', 'card/1/ali', 'card/1/bo'])
})

test('what is private may come until the shift is over, or for two hours, and what a room reads at any time', () => {
  const life = createTeamLife(seven())
  life.until(there('2026-12-04T23:00'))
  const untilOf = (key: string) => life.sent.find((one) => one.key === key)?.until?.toString()
  expect(untilOf('card/1/ali')).toBe(there('2026-12-01T17:00').toString())
  expect(untilOf('card/1/tom')).toBe(there('2026-12-01T15:30').toString())
  expect(untilOf('card/1/els')).toBe(there('2026-12-01T12:00').toString())
  expect(untilOf('card/1/bo')).toBe(there('2026-12-03T07:00').toString())
  expect(untilOf('halfway/1/ali')).toBe(there('2026-12-04T17:00').toString())
  expect(life.sent.filter(({ until }) => !until).map(({ key }) => key)).toEqual(['round/1'])
})

test('what a chat is told may come until the first of them is off', () => {
  const tom = colleague('tom', { weekly: works([2], '07:00', '15:30') })
  const life = createTeamLife([colleague('ali', { weekly: OFFICE }), tom], { groups: 8 })
  life.until(there('2026-12-01T10:00'))
  const ends = life.sent.filter(({ to }) => to.type === 'group').map(({ until }) => until?.toString())
  expect(ends).toEqual([there('2026-12-01T15:30').toString(), there('2026-12-01T15:30').toString()])
})

test('a group that is too large for a chat gets cards', () => {
  const life = createTeamLife([colleague('ali'), colleague('bo'), colleague('els')], { groups: 2 })
  life.until(there('2026-12-01T10:00'))
  expect(life.keys()).toEqual(['round/1', 'card/1/ali', 'card/1/bo', 'card/1/els'])
})

test('a month of rounds keeps its hour over the change of the clocks', () => {
  const life = createTeamLife(six(), { plan: { every: 'month', from: '2027-02-09' } })
  life.until(there('2027-04-30T12:00'))
  expect(
    life
      .keys()
      .filter((key) => key.startsWith('round'))
      .map((key) => sentOn(life, key)),
  ).toEqual(['2027-02-09T10:00', '2027-03-09T10:00', '2027-04-13T10:00'])
})

test('without a plan nothing comes, whatever there was', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-02T12:00'))
  const { plan: _ended, ...rest } = life.team
  life.team = rest as typeof life.team
  expect(life.leap(there('2026-12-07T12:00'))).toEqual([])
  expect(nextTeamLook(life.planning())).toBeUndefined()
})

test('no more rounds are remembered than there is room for, and none is made twice', () => {
  const life = createTeamLife(six().slice(0, 2))
  life.until(there('2028-06-01T12:00'))
  expect(life.team.rounds.length).toBe(60)
  const rounds = life.keys().filter((key) => key.startsWith('round'))
  expect(new Set(rounds).size).toBe(rounds.length)
})

const anyHours = fc.constantFrom<Partial<Nudging> | undefined>(
  undefined,
  { weekly: OFFICE },
  { weekly: NIGHTS },
  { weekly: works([1, 2], '07:00', '15:30') },
  { weekly: works([6, 7], '14:00', '22:00') },
  { weekly: OFFICE, off: [{ from: '2026-12-02', until: '2026-12-10' }] },
  { weekly: NIGHTS, paused: { until: '2026-12-05' } },
)
/** What happens in the life of a team, hours after the step before it. */
const anyEvent = fc.record({
  hours: fc.integer({ min: 1, max: 60 }),
  who: fc.nat({ max: 6 }),
  what: fc.constantFrom('leave', 'join', 'yes', 'not-yet', 'planned', 'nothing'),
  leaps: fc.boolean(),
})

test('in steps or leaps each key comes once, nobody is in two groups, and nothing private outside a shift', () => {
  fc.assert(
    fc.property(
      fc.array(anyHours, { minLength: 2, maxLength: 7 }),
      fc.array(anyEvent, { minLength: 5, maxLength: 25 }),
      fc.constantFrom(undefined, 8),
      (hours, events, groups) => {
        const people = hours.map((told, nth) => colleague(`p${nth}`, told))
        const life = createTeamLife(people, groups === undefined ? {} : { groups })
        for (const { hours: passed, who, what, leaps } of events) {
          const next = life.now.add({ hours: passed })
          if (leaps) life.leap(next)
          else life.until(next)
          const id = people[who % people.length]?.id ?? ''
          if (what === 'leave') life.changes(id, { part: false })
          else if (what === 'join') {
            life.changes(id, { part: true, since: (life.team.rounds[0]?.number ?? 0) + 1 })
            life.team.late.push(id)
          } else if (what !== 'nothing' && life.team.rounds.length > 0) life.answers(id, what)
        }
        life.look()
        expect(life.look()).toEqual([])
        const keys = life.keys()
        expect(keys.filter((key, nth) => keys.indexOf(key) !== nth)).toEqual([])
        const placed = life.team.rounds[0]?.groups.flatMap(({ members }) => members) ?? []
        expect(new Set(placed).size).toBe(placed.length)
        for (const { to, at: moment, until } of life.sent) {
          if (to.type === 'room') continue
          expect(Temporal.Instant.compare(until ?? moment, moment)).toBe(1)
          for (const one of to.type === 'person' ? [to.id] : to.ids) {
            const { nudging, zone } = life.colleagues.find(({ id }) => id === one) ?? {}
            if (!nudging || !zone) continue
            expect(shiftAt(rosterOf(nudging, zone), moment)).toBeDefined()
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a group that somebody left, though they said yes, has no chat that would bring them back', () => {
  const gone = colleague('ali', { weekly: OFFICE, off: [{ from: '2026-12-02', until: '2026-12-10' }] })
  const life = createTeamLife([gone, colleague('bo')], { groups: 8, from: there('2026-12-08T10:00') })
  life.team.rounds = []
  life.until(there('2026-12-08T10:30'))
  life.answers('ali', 'yes')
  life.changes('ali', { part: false })
  life.until(there('2026-12-12T12:00'))
  expect(life.sent.filter(({ to }) => to.type === 'group')).toEqual([])
})

test('past the middle of a round no card comes any more, in a shift or out of it', () => {
  const bo = colleague('bo', { weekly: works([4, 6], '08:00', '16:00') })
  for (const groups of [undefined, 8]) {
    const life = createTeamLife([colleague('ali', { weekly: works([4, 6], '08:00', '16:00') }), bo], {
      ...(groups ? { groups } : {}),
    })
    life.until(there('2026-12-01T12:00'))
    expect(groupOf(life, 'bo')).toHaveLength(2)
    life.leap(there('2026-12-05T09:00'))
    expect(life.keys().filter((key) => /card|group/.test(key))).toEqual([])
  }
})

test('an outage does not bring what was for a shift to a night', () => {
  const life = createTeamLife(six())
  life.until(there('2026-12-01T10:00'))
  life.leap(at('2026-12-07T22:00:00Z'))
  expect(life.keys().filter((key) => key.startsWith('halfway'))).toEqual([])
})

test('what was paired beforehand makes the same round as pairing here, and only when a round is made', async () => {
  const life = createTeamLife(seven(), { from: there('2026-12-01T09:00') })
  life.look()
  expect(pairingDue(life.planning())).toBeUndefined()
  life.now = there('2026-12-01T10:00')
  const planning = life.planning()
  const task = pairingDue(planning)
  expect(task?.candidates.map(({ id }) => id).sort()).toEqual(seven().map(({ id }) => id))
  const paired = task && (await pairMany(task))
  expect(planTeam({ ...planning, ...(paired ? { paired } : {}) })).toEqual(planTeam(planning))
  // And it is what was handed on that counts.
  const others = {
    groups: [
      ['ali', 'bo', 'els'],
      ['iris', 'noor'],
      ['sam', 'tom'],
    ],
    unpaired: [],
    cost: { repeats: 0 },
  }
  const { team } = planTeam({ ...planning, paired: others })
  expect(team.rounds[0]?.groups.map(({ members }) => members)).toEqual(others.groups)
})

test('a team too big to pair at once hears that it was split', () => {
  const people = Array.from({ length: MOST_AT_ONCE + 2 }, (_, one) => colleague(`p${one}`))
  const groups = Array.from({ length: people.length / 2 }, (_, one) => [`p${2 * one}`, `p${2 * one + 1}`])
  const life = createTeamLife(people, { from: there('2026-12-01T10:00') })
  const { posts } = planTeam({ ...life.planning(), paired: { groups, unpaired: [], cost: { repeats: 0 } } })
  const said = posts.find(({ key }) => key === 'round/1')?.message
  expect(said && readable(said).join('\n')).toContain('in 2 delen')
})
