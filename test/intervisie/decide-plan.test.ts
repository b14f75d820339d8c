import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { plain } from '../../src/content/template.ts'
import type { Deed } from '../../src/conversations/exercise.ts'
import { decideIntervisie } from '../../src/intervisie/decide-intervisie.ts'
import { moveSession, setPlace, setRhythm } from '../../src/intervisie/decide-plan.ts'
import type { Group, OpenedGroup } from '../../src/intervisie/group.ts'
import type { GroupDone } from '../../src/intervisie/groups-decided.ts'
import type { Recurrence } from '../../src/intervisie/recurrence.ts'
import { at, became, GROUP, member, opened, planned, posted, read, situation, ZONE } from './room.ts'

const TUESDAY: Recurrence = { every: 'month', nth: 1, weekday: 2 }
const members = () => [member('noor'), member('samir'), member('iris')]
const told = ({ instead }: GroupDone) => (instead?.type === 'text' ? plain(instead.text) : '')

/** A group of which somebody is the lead who planned nothing yet. */
function begun(change: Partial<Group> = {}): OpenedGroup {
  const { rule: _rule, ...rest } = planned({ edition: 0, ...change })
  return opened({ ...(rest as Group), sessions: [] }, [member('noor', { part: false }), member('samir')])
}

function plan(group: OpenedGroup, change: Partial<Extract<Deed, { type: 'plan-group' }>> = {}, by = 'noor') {
  const rule = { recurrence: TUESDAY, time: '14:00', zone: ZONE, minutes: 60, holidays: 'NL' }
  const deed = { type: 'plan-group' as const, group: GROUP, rule, manager: false, place: undefined, ...change }
  const done = setRhythm(situation(by, [group]), deed)
  return { done, one: became([group], done, by)[0] as OpenedGroup }
}

const starts = ({ group }: OpenedGroup) =>
  group.sessions
    .filter(({ state }) => state === 'planned')
    .map(({ start }) => start.toZonedDateTimeISO(ZONE).toPlainDateTime().toString())

describe('giving a group its rhythm', () => {
  test('makes its sessions, takes its lead in, and says so in the room with a way to take part', () => {
    const { done, one } = plan(begun(), { place: 'Kamer 2' })
    expect(starts(one)).toEqual(['2026-12-01T14:00:00', '2027-01-05T14:00:00'])
    expect(one.group).toMatchObject({ edition: 1, editionKnown: { noor: 1 }, place: 'Kamer 2', manager: false })
    expect(one.members.find(({ person }) => person.id === 'noor')?.part.part).toBe(true)
    expect(posted(done)).toContain('@Noor regelt hier intervisie. Elke eerste dinsdag van de maand, om 14:00.')
    expect(posted(done)).toContain('De eerste keer is dinsdag 1 december om 14:00.')
    expect(posted(done)).toContain('[Ik doe mee]')
    expect(done.notices?.[0]?.message.blocks.at(-1)).toMatchObject({ buttons: [{ id: `intervisie.join.${GROUP}` }] })
  })

  test('takes in no lead who is the manager of people in it', () => {
    const { one } = plan(begun(), { manager: true })
    expect(one.group.manager).toBe(true)
    expect(one.members.find(({ person }) => person.id === 'noor')?.part.part).toBe(false)
  })

  test('another time is a new edition that members hear of in private, and the room reads nothing', () => {
    const group = opened(planned({ editionKnown: { noor: 1, samir: 1 } }), members())
    const rule = { recurrence: TUESDAY, time: '15:00', zone: ZONE, minutes: 60, holidays: 'NL' }
    const { done, one } = plan(group, { rule })
    // Also whoever changed it is told by planning, with what their calendar needs.
    expect(one.group).toMatchObject({ edition: 2, editionKnown: { noor: 1, samir: 1 } })
    expect(starts(one)).toEqual(['2026-12-01T15:00:00', '2027-01-05T15:00:00'])
    expect(done.notices).toBeUndefined()
    expect(told(done)).toContain('De volgende keer is dinsdag 1 december om 15:00.')
  })

  test('the same rhythm again is no new edition, and takes in no lead who had stopped', () => {
    const group = opened(planned(), [member('noor', { part: false }), member('samir')])
    const { one } = plan(group)
    expect(one.group.edition).toBe(1)
    expect(one.members.find(({ person }) => person.id === 'noor')?.part.part).toBe(false)
  })

  test('the same rhythm with other words for the place is no new edition, also after one was skipped', () => {
    const { holidays, ...rest } = planned().rule as NonNullable<Group['rule']>
    // As it is read from the store: what was skipped stands before the country of the holidays.
    const group = opened(planned({ rule: { ...rest, skip: ['2027-01-05'], holidays } }), members())
    const { one } = plan(group, { place: 'kamer 9' })
    expect(one.group).toMatchObject({ edition: 1, place: 'kamer 9' })
  })

  test('another place leaves what people are choosing from, or chose, as it is', () => {
    const start = Temporal.Instant.from('2026-12-03T10:00:00Z')
    const option = { id: 'a', start, end: start.add({ hours: 1 }) }
    const before = planned()
    const sessions = before.sessions.map((session, index) =>
      index === 0
        ? { ...session, instead: { options: [option], until: start, asked: ['samir'], of: session.sequence } }
        : session,
    )
    const { one } = plan(opened({ ...before, sessions }, members()), { place: 'kamer 9' })
    const [first] = one.group.sessions
    expect(first?.sequence).toBe((before.sessions[0]?.sequence ?? 0) + 1)
    expect(first?.instead?.of).toBe(first?.sequence)
  })

  test('keeps what was moved and skipped only while it names the same days', () => {
    const before = planned()
    const exceptions = { moved: { '2026-12-01': '2026-12-03T10:00' }, skip: ['2027-01-05'] }
    const group = opened(
      planned({ rule: { ...(before.rule as NonNullable<Group['rule']>), ...exceptions } }),
      members(),
    )
    const rule = { recurrence: TUESDAY, time: '14:00', zone: ZONE, minutes: 90, holidays: 'NL' }
    const longer = plan(group, { rule })
    expect(longer.one.group.rule).toMatchObject({ ...exceptions, minutes: 90 })
    expect(starts(longer.one)).toEqual(['2026-12-03T10:00:00', '2027-02-02T14:00:00'])
    const later = plan(group, { rule: { ...rule, time: '15:00' } })
    expect(later.one.group.rule).not.toHaveProperty('moved')
    expect(later.one.group.rule).not.toHaveProperty('skip')
  })

  test('a lead who turns out to be their manager is out of it, and one the group wanted stays in', () => {
    const { one } = plan(opened(planned(), members()), { manager: true })
    expect(one.members.find(({ person }) => person.id === 'noor')?.part.part).toBe(false)
    const wanted = plan(opened(planned({ manager: true }), members()), { manager: true })
    expect(wanted.one.members.find(({ person }) => person.id === 'noor')?.part.part).toBe(true)
  })

  test('by a lead who is no manager of theirs any more ends the question whether they may take part', () => {
    const wish = { lead: 'noor', asked: ['samir'] }
    const group = () => opened(planned({ manager: true, wish }), [member('noor', { part: false }), member('samir')])
    expect(plan(group(), { manager: true }).one.group.wish).toEqual(wish)
    const { one } = plan(group(), { manager: false })
    expect(one.group.wish).toBeUndefined()
    expect(one.members.find(({ person }) => person.id === 'noor')?.part.part).toBe(false)
  })

  test('of which no session would come changes nothing and says so', () => {
    const rule = { recurrence: { dates: ['2026-11-20'] }, time: '14:00', zone: ZONE, minutes: 60 }
    const { done } = plan(begun(), { rule })
    expect(done.groups).toBeUndefined()
    expect(told(done)).toContain('komen jullie nooit bij elkaar')
  })

  test('is for whoever looks after it alone, and for a group that is there', () => {
    const { done } = plan(opened(planned(), members()), {}, 'samir')
    expect(done.groups).toBeUndefined()
    expect(told(done)).toContain('Dit regelt iemand anders.')
    const gone = setRhythm(situation('els', []), {
      type: 'plan-group',
      group: GROUP,
      rule: { recurrence: TUESDAY, time: '14:00', zone: ZONE, minutes: 60 },
      manager: false,
      place: undefined,
    })
    expect(told(gone)).toContain('Die groep is er niet meer.')
  })
})

describe('moving a session', () => {
  const move = (to: string, { key = '2026-12-01', group = planned(), by = 'noor' } = {}) => {
    const one = opened(group, members())
    const done = moveSession(situation(by, [one]), { type: 'move-session', group: GROUP, key, to })
    return { done, one: became([one], done, by)[0] as OpenedGroup }
  }

  test('puts it there and keeps its key, and the ones after it where they were', () => {
    const { done, one } = move('2026-12-03T10:30')
    expect(starts(one)).toEqual(['2026-12-03T10:30:00', '2027-01-05T14:00:00'])
    expect(one.group.sessions[0]).toMatchObject({ key: '2026-12-01', moved: true, sequence: 1 })
    expect(told(done)).toContain('De bijeenkomst is nu op donderdag 3 december om 10:30.')
  })

  test('twice moves the same session on', () => {
    const first = move('2026-12-03T10:30')
    const { one } = move('2026-12-04T09:00', { group: first.one.group })
    expect(starts(one)[0]).toBe('2026-12-04T09:00:00')
    expect(one.group.sessions[0]).toMatchObject({ key: '2026-12-01', sequence: 2 })
  })

  test.for([
    ['into the past', '2026-11-25T09:00', 'al voorbij'],
    ['onto the day of the next session', '2027-01-05T10:00', 'Op die dag komen jullie al bij elkaar'],
    ['onto the day of one that is not known yet', '2027-02-02T10:00', 'Op die dag komen jullie al bij elkaar'],
  ] as const)('%s changes nothing and says so', ([, to, says]) => {
    const { done } = move(to)
    expect(done.groups).toBeUndefined()
    expect(told(done)).toContain(says)
  })

  test('that is over, off, or was never there changes nothing and says so', () => {
    const group = planned()
    const off = { ...group, sessions: group.sessions.map((one) => ({ ...one, state: 'off' as const })) }
    const begun = { ...group, sessions: group.sessions.map((one) => ({ ...one, start: at('2026-11-25T10:30') })) }
    for (const one of [move('2026-12-03T10:30', { group: off }), move('2026-12-03T10:30', { group: begun })]) {
      expect(one.done.groups).toBeUndefined()
      expect(told(one.done)).toContain('Die keer is al geweest')
    }
    expect(move('2026-12-03T10:30', { key: '2026-12-02' }).done.groups).toBeUndefined()
    expect(told(move('2026-12-03T10:30', { by: 'samir' }).done)).toContain('Dit regelt iemand anders.')
  })
})

test('another place stands in the next invitation of what is to come, and the same place changes nothing', () => {
  const one = opened(planned({ place: 'Kamer 2' }), members())
  const there = (place: string) => setPlace(situation('noor', [one]), { type: 'set-place', group: GROUP, place })
  const [changed] = became([one], there('Kamer 3'), 'noor')
  expect(changed?.group.place).toBe('Kamer 3')
  expect(changed?.group.sessions.map(({ sequence }) => sequence)).toEqual([1, 1])
  expect(there('Kamer 2').groups).toBeUndefined()
})

describe('what a lead presses', () => {
  const press = (
    act: Parameters<typeof decideIntervisie>[1]['act'],
    about?: string,
    group = planned(),
    by = 'noor',
  ) => {
    const groups = [opened(group, members())]
    const decision = decideIntervisie(situation(by, groups), {
      type: 'intervisie',
      act,
      group: GROUP,
      ...(about ? { about } : {}),
    })
    return { decision, one: became(groups, decision, by)[0] as OpenedGroup }
  }

  test('skip asks first, about the next session', () => {
    const { decision } = press('skip')
    expect(read(decision)).toContain('De keer van dinsdag 1 december om 14:00 gaat dan niet door.')
    expect(decision.groups).toBeUndefined()
    const ids = decision.messages.flatMap(({ blocks }) =>
      blocks.flatMap((b) => (b.type === 'buttons' ? b.buttons : [])),
    )
    expect(ids.map(({ id }) => id)).toContain(`intervisie.skip-yes.${GROUP}.2026-12-01`)
  })

  test('a session that is skipped is off, and a second press skips no other one', () => {
    const { one, decision } = press('skip-yes', '2026-12-01')
    expect(one.group.sessions[0]).toMatchObject({ key: '2026-12-01', state: 'off', why: 'skipped', sequence: 1 })
    expect(read(decision)).toContain('De volgende keer is dinsdag 5 januari om 14:00.')
    const again = press('skip-yes', '2026-12-01', one.group)
    expect(again.decision.groups).toBeUndefined()
    expect(read(again.decision)).toContain('Die keer is al geweest, of gaat niet door.')
  })

  test('a press that says yes to skipping nothing in particular skips nothing', () => {
    expect(press('skip-yes').decision.groups).toBeUndefined()
  })

  test.for(['move', 'skip', 'skip-yes'] as const)('%s in a group that was ended changes nothing and says so', (act) => {
    const { rule: _rule, ...rest } = planned()
    const { decision } = press(act, '2026-12-01', { ...(rest as Group), sessions: [] })
    expect(decision.groups).toBeUndefined()
    expect(decision.began).toBeUndefined()
    expect(read(decision)).toContain('Die keer is al geweest, of gaat niet door.')
  })

  test('end asks first, and then nothing is planned any more', () => {
    expect(press('end').decision.groups).toBeUndefined()
    const { one, decision } = press('end-yes')
    expect(one.group.rule).toBeUndefined()
    expect(one.group.sessions.map(({ state, why }) => [state, why])).toEqual([
      ['off', 'ended'],
      ['off', 'ended'],
    ])
    expect(decision.notices).toBeUndefined()
    expect(press('end-yes', undefined, one.group).decision.groups).toBeUndefined()
  })

  test('a group that was ended is begun again in its room', () => {
    const { one } = press('end-yes')
    const again = plan(one)
    expect(posted(again.done)).toContain('De eerste keer is')
    expect(again.one.group.edition).toBe(2)
    expect(starts(again.one)[0]).toBe('2026-12-01T14:00:00')
  })

  test('sharing names who is in the room, and the room reads who looks after it too', () => {
    expect(read(press('share').decision)).toContain('[Met Samir]')
    const { one, decision } = press('share', 'samir')
    expect(one.group.leads).toEqual(['noor', 'samir'])
    expect(posted(decision)).toContain('@Samir regelt de intervisie hier nu ook.')
    expect(press('share', 'els').decision.groups).toBeUndefined()
    expect(press('share', 'samir', one.group).decision.groups).toBeUndefined()
  })

  test.for([
    ['change', 'intervisie-plan', { group: GROUP, zone: ZONE, place: 'Kamer 2' }],
    ['place', 'intervisie-place', { group: GROUP, place: 'Kamer 2' }],
    [
      'move',
      'intervisie-move',
      { group: GROUP, key: '2026-12-01', time: '14:00', when: 'dinsdag 1 december om 14:00' },
    ],
  ] as const)('%s begins the conversation about it', ([act, flow, answers]) => {
    const { decision } = press(act, undefined, planned({ place: 'Kamer 2' }))
    expect(decision.began).toMatchObject({ flow, answers })
  })

  test.for(['change', 'place', 'move', 'skip', 'skip-yes', 'end', 'end-yes', 'share', 'split', 'no-split'] as const)(
    '%s changes nothing when somebody else presses it',
    (act) => {
      const { decision } = press(act, '2026-12-01', planned(), 'samir')
      expect(decision.groups).toBeUndefined()
      expect(decision.began).toBeUndefined()
      expect(read(decision)).toContain('Dit regelt iemand anders.')
    },
  )
})
