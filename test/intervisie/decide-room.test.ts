import { describe, expect, test } from 'vitest'
import type { Decision, Situation } from '../../src/conversations/decision.ts'
import { decideIntervisie } from '../../src/intervisie/decide-intervisie.ts'
import { decideGroupRoom, mayJoin } from '../../src/intervisie/decide-room.ts'
import type { Group, OpenedGroup } from '../../src/intervisie/group.ts'
import { became, did, GROUP, member, opened, planned, posted, ROOM, read, situation } from './room.ts'

const four = () => ['noor', 'samir', 'iris', 'daan'].map((id) => member(id))
const begun = (): Group => {
  const { rule: _rule, ...rest } = planned()
  return { ...(rest as Group), edition: 0, sessions: [] }
}

function asks(id: string, groups: readonly OpenedGroup[], change: Partial<Situation> = {}): Decision {
  return decideGroupRoom(situation(id, groups, change), did({ type: 'text', text: 'intervisie' }, 'Noor'))
}

describe('asking for intervisie in a room', () => {
  test('where nobody has it begins a group that they look after, and the questions in private', () => {
    const decision = asks('noor', [])
    const [one] = became([], decision, 'noor')
    expect(one).toMatchObject({
      id: 'group-new',
      nth: 1,
      group: { name: 'Noord', room: 'C1', within: 'W1', edition: 0 },
    })
    expect(one?.group.leads).toEqual(['noor'])
    expect(decision.parts).toEqual([{ group: 'group-new', to: expect.objectContaining({ part: false, name: 'Noor' }) }])
    expect(decision.began).toMatchObject({
      flow: 'intervisie-plan',
      answers: { group: 'group-new', zone: 'Europe/Amsterdam' },
    })
    expect(decision.notices).toBeUndefined()
    expect(read(decision)).toContain('Hoe vaak komen jullie bij elkaar?')
  })

  test('beside a group that somebody began and never planned makes another one, with a number in its name', () => {
    const decision = asks('noor', [opened({ ...begun(), leads: ['samir'] }, [member('samir')])])
    expect(decision.groups).toMatchObject([{ id: 'group-new', nth: 2, group: { name: 'Noord, groep 2' } }])
  })

  test('again, before anything was planned, goes on with the same group', () => {
    const decision = asks('noor', [opened(begun(), [member('noor', { part: false })])])
    expect(decision.groups).toMatchObject([{ id: GROUP, nth: 1 }])
    expect(decision.began?.answers).toMatchObject({ group: GROUP })
  })

  test('begins nothing for somebody who may not begin, who is told whom to ask', () => {
    const here = { ...situation('noor', []).here, starters: [{ user: 'U-els', name: 'Els' }] } as Situation['here'] &
      object
    const decision = asks('noor', [], { here })
    expect(decision.groups).toBeUndefined()
    expect(read(decision)).toContain('Els')
  })

  test('shows whoever looks after a group there where it stands', () => {
    const decision = asks('noor', [opened(planned(), four())])
    expect(read(decision)).toContain('Jij regelt dit.')
    expect(decision.groups).toBeUndefined()
  })

  test('tells a member who looks after it and where they stand, and changes nothing', () => {
    const decision = asks('samir', [opened(planned(), four())])
    expect(read(decision)).toContain('Intervisie wordt hier al geregeld door @Noor')
    expect(read(decision)).toContain('**Noord**: je doet mee.')
    expect(decision.groups).toBeUndefined()
    expect(decision.parts).toBeUndefined()
  })

  test('offers somebody else a way in, which they then have in private too', () => {
    const group = opened(planned(), four())
    const decision = asks('els', [group])
    expect(read(decision)).toContain('je doet nu niet mee')
    expect(read(decision)).toContain('[Ik doe mee]')
    expect(decision.parts).toEqual([{ group: GROUP, to: expect.objectContaining({ part: false }) }])
    expect(decision.groups).toEqual([{ id: GROUP, group: group.group }])
  })

  test('where nobody looks after a group any more, they do from then on', () => {
    const members = [member('noor', {}, { left: true }), member('samir')]
    const decision = asks('samir', [opened(planned(), members)])
    expect(became([opened(planned(), members)], decision, 'samir')[0]?.group.leads).toEqual(['samir'])
    expect(read(decision)).toContain('Vanaf nu doe jij dat.')
    expect(read(decision)).toContain('[Ritme veranderen]')
  })

  test('nobody takes over a group who may not begin one', () => {
    const members = [member('noor', {}, { left: true }), member('samir')]
    const groups = [opened(planned(), members)]
    const here = { ...situation('samir', groups).here, starters: [{ user: 'U-els' }] } as Situation['here'] & object
    const decision = asks('samir', groups, { here })
    expect(decision.groups).toBeUndefined()
    expect(read(decision)).toContain('je doet mee')
  })
})

describe('a way in from private, for somebody who is in the room of a group', () => {
  test('is a button that is good from then on, and takes them in only when it is pressed', () => {
    const groups = [opened(planned(), four())]
    const [group] = groups as [OpenedGroup]
    const one = situation('els', groups)
    const { button, ...decided } = mayJoin(one, group, 'Els')
    expect(button).toMatchObject({ id: `intervisie.join.${GROUP}`, label: 'Ik doe mee' })
    const after = became(groups, decided, 'els')
    const partOf = (all: readonly OpenedGroup[]) => all[0]?.members.find(({ person }) => person.id === 'els')?.part
    expect(partOf(after)).toMatchObject({ part: false, name: 'Els' })
    const pressed = decideIntervisie(situation('els', after), { type: 'intervisie', act: 'join', group: GROUP })
    expect(partOf(became(after, pressed, 'els'))).toMatchObject({ part: true, name: 'Els' })
  })

  test('changes nothing for somebody who has a part in it already', () => {
    const group = opened(planned(), four())
    expect(mayJoin(situation('samir', [group]), group, 'Samir')).toMatchObject({ groups: [], parts: [] })
  })
})

describe('the button in the room', () => {
  const presses = (id: string, groups: readonly OpenedGroup[], group = GROUP) =>
    decideGroupRoom(situation(id, groups), did({ type: 'button', id: `intervisie.join.${group}` }, 'Els'))

  test('takes somebody in by the name their platform told, and tells them when the next session is', () => {
    const groups = [opened(planned(), four())]
    const decision = presses('els', groups)
    expect(decision.parts).toEqual([{ group: GROUP, to: expect.objectContaining({ part: true, name: 'Els' }) }])
    expect(read(decision)).toContain('Je doet mee in Noord.')
    expect(read(decision)).toContain('De volgende keer is dinsdag 1 december om 14:00.')
    expect(posted(decision)).toBe('')
    expect(became(groups, decision, 'els')[0]?.group.editionKnown).toEqual({ els: 1 })
  })

  test('pressed twice changes nothing the second time', () => {
    const decision = presses('samir', [opened(planned(), four())])
    expect(decision.parts).toBeUndefined()
    expect(read(decision)).toContain('Je deed al mee in Noord.')
  })

  test('of the first group does not take in somebody whom a split put in the second', () => {
    const second = opened(planned({ name: 'Noord, groep 2' }), [member('els')], 'group-2', 2)
    const decision = presses('els', [opened(planned(), four()), second])
    expect(decision.parts).toBeUndefined()
    expect(read(decision)).toContain('Je deed al mee in Noord, groep 2.')
  })

  test('below a post about a group that is gone changes nothing and says so', () => {
    const decision = presses('els', [], 'group-9')
    expect(decision.parts).toBeUndefined()
    expect(read(decision)).toContain('Die groep is er niet meer.')
  })

  test('takes in more than eight people: a split is for whoever looks after it to decide', () => {
    const many = Array.from({ length: 9 }, (_, nth) => member(`p${nth}`))
    expect(presses('els', [opened(planned(), many)]).parts?.[0]?.to).toMatchObject({ part: true })
  })

  test('does not take in a lead who is the manager of people in it: the group is asked first', () => {
    const members = [member('noor', { part: false }), ...four().slice(1)]
    const decision = presses('noor', [opened(planned({ manager: true }), members)])
    expect(decision.parts).toBeUndefined()
    expect(read(decision)).toContain('[Vraag het de groep]')
  })
})

describe('leaving', () => {
  const leaves = (id: string, groups: readonly OpenedGroup[], room: typeof ROOM | { id: string } = ROOM) => {
    const one = situation(id, groups)
    const here = { ...one.here, room } as Situation['here'] & object
    return decideGroupRoom({ ...one, here }, { ...did({ type: 'left' }), room })
  }
  const elsewhere = () => opened(planned({ room: 'C2', within: 'W1' }), four(), 'group-2')

  test('a room is leaving its groups and no others, without a word', () => {
    const { within: _within, ...room } = ROOM
    const groups = [opened(planned(), four()), elsewhere()]
    const decision = leaves('noor', groups, room)
    expect(decision.parts).toEqual([{ group: GROUP, to: 'gone' }])
    expect(became(groups, decision, 'noor')[0]?.group.leads).toEqual([])
    expect(decision.messages).toEqual([])
    expect(decision.notices).toBeUndefined()
  })

  test('what rooms are part of is leaving the groups of all of them', () => {
    const decision = leaves('samir', [opened(planned(), four()), elsewhere()], { ...ROOM, id: 'W1' })
    expect(decision.parts).toEqual([
      { group: GROUP, to: 'gone' },
      { group: 'group-2', to: 'gone' },
    ])
  })

  test('ends the question whether a lead may take part, when it was theirs', () => {
    const group = { ...planned({ manager: true }), wish: { lead: 'noor', asked: ['samir'] } }
    expect(leaves('noor', [opened(group, four())]).groups?.[0]?.group.wish).toBeUndefined()
  })
})
