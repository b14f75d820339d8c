import { expect, test } from 'vitest'
import { decideIntervisie } from '../../src/intervisie/decide-intervisie.ts'
import type { Group, OpenedGroup, OpenedPart, Session } from '../../src/intervisie/group.ts'
import { withSession } from '../../src/intervisie/sessions.ts'
import { at, became, GROUP, member, opened, planned, read, situation } from './room.ts'

const KEY = '2026-12-01'
const ALL = ['noor', 'samir', 'iris', 'daan']
const ROLES = { facilitator: 'noor', case: 'samir', time: 'iris' }

/** A group that meets on Tuesday 1 December, with something about that session otherwise, and what is pressed in it. */
function life(change: Partial<Session> = {}, members: readonly OpenedPart[] = ALL.map((id) => member(id))) {
  const group = withSession(planned(), KEY, (session) => ({ ...session, ...change }))
  let groups: OpenedGroup[] = [opened(group, members)]
  return {
    press(id: string, act: 'coming' | 'chosen' | 'swap' | 'swap-yes' | 'swap-no', about: string) {
      const decision = decideIntervisie(situation(id, groups), { type: 'intervisie', act, group: GROUP, about })
      groups = became(groups, decision, id)
      return read(decision)
    },
    /** What it comes to, and that nothing of it is kept. */
    changesNothing(id: string, act: 'coming' | 'chosen' | 'swap' | 'swap-yes' | 'swap-no', about: string) {
      const decision = decideIntervisie(situation(id, groups), { type: 'intervisie', act, group: GROUP, about })
      expect({ groups: decision.groups, parts: decision.parts, notices: decision.notices }).toEqual({})
      return read(decision)
    },
    part: (id: string) => groups[0]?.members.find(({ person }) => person.id === id)?.part,
    session: () => groups[0]?.group.sessions.find(({ key }) => key === KEY),
    group: () => groups[0]?.group,
  }
}

test('who says that they come is written down with the moment it is about, and the group is named as it was', () => {
  const { press, part, session } = life()
  expect(press('noor', 'coming', `${KEY}.yes`)).toContain('Je komt op dinsdag 1 december om 14:00.')
  expect(part('noor')?.coming[KEY]).toMatchObject({ answer: 'yes', start: at('2026-12-01T14:00') })
  expect(session()?.sequence).toBe(0)
})

test('who saves an answer names the group too, so that planning and another answer do not undo it', () => {
  const group = planned()
  const groups = [opened(group, [member('noor')])]
  const intent = { type: 'intervisie' as const, act: 'coming' as const, group: GROUP, about: `${KEY}.no` }
  const decision = decideIntervisie(situation('noor', groups), intent)
  expect(decision.groups).toEqual([{ id: GROUP, group }])
  expect(decision.parts).toHaveLength(1)
})

test('a press twice is the same answer, and another press another', () => {
  const { press, part } = life()
  press('noor', 'coming', `${KEY}.case`)
  expect(press('noor', 'coming', `${KEY}.case`)).toContain('Drie werkdagen ervoor verdeel ik de rollen.')
  expect(press('noor', 'coming', `${KEY}.no`)).toContain('Ik vertel niemand wie er niet komt.')
  expect(part('noor')?.coming[KEY]?.answer).toBe('no')
})

test('a second one who wants to bring a case may want that too', () => {
  const { press } = life()
  press('noor', 'coming', `${KEY}.case`)
  expect(press('samir', 'coming', `${KEY}.case`)).toContain('Dan hoor je wie iets inbrengt.')
})

test('once the roles are handed out that is said to who wants to bring a case', () => {
  expect(life({ roles: ROLES }).press('daan', 'coming', `${KEY}.case`)).toContain('De rollen zijn al verdeeld.')
  const own = life({ roles: ROLES }).press('samir', 'coming', `${KEY}.case`)
  expect(own).toContain('Je komt op dinsdag 1 december om 14:00, en jij brengt iets in.')
  expect(own).not.toContain('rollen')
})

test('where the roles are due already nothing is said of when they are', () => {
  const start = at('2026-11-30T10:00')
  const soon = life({ start, end: start.add({ minutes: 60 }) }).press('noor', 'coming', `${KEY}.case`)
  expect(soon).toContain('en je wilt iets inbrengen')
  expect(soon).not.toContain('verdeel ik')
})

test('while people only gather for it one may still say whether they come, and not once it began', () => {
  const guided = {
    method: 'incident',
    version: 1,
    turn: 1,
    began: at('2026-11-25T11:00'),
    told: false,
    here: [],
    prompted: [],
    shown: [],
  }
  expect(life({ guided }).press('noor', 'coming', `${KEY}.yes`)).toContain('Je komt op')
  const begun = life({ guided: { ...guided, step: 'case' } })
  expect(begun.changesNothing('noor', 'coming', `${KEY}.yes`)).toContain('Die keer is al begonnen')
})

test('who has a role and cannot come hears that somebody else gets it', () => {
  const { press } = life({ roles: ROLES })
  expect(press('iris', 'coming', `${KEY}.no`)).toContain('Voor je rol zoek ik iemand anders.')
  expect(press('daan', 'coming', `${KEY}.no`)).not.toContain('rol')
})

test.for<[string, Partial<Session>, string]>([
  ['is off', { state: 'off', why: 'skipped' }, 'Die keer gaat niet door.'],
  ['began', { start: at('2026-11-25T11:00') }, 'Die keer is al begonnen, of voorbij.'],
  ['was held', { state: 'held' }, 'Die keer is al begonnen, of voorbij.'],
])('a press about a session that %s changes nothing', ([, change, said]) => {
  const { changesNothing } = life(change)
  for (const act of ['coming', 'chosen', 'swap', 'swap-yes', 'swap-no'] as const) {
    expect(changesNothing('noor', act, `${KEY}.yes`)).toContain(said)
  }
})

test('a press about a session that never was, or that says nothing, changes nothing', () => {
  const { changesNothing } = life()
  expect(changesNothing('noor', 'coming', '2025-01-01.yes')).toContain('Die keer is er niet meer.')
  expect(changesNothing('noor', 'coming', `${KEY}.perhaps`)).toContain('Die keer is er niet meer.')
  expect(changesNothing('noor', 'coming', '')).toContain('Die keer is er niet meer.')
})

test('somebody who takes no part any more changes nothing', () => {
  const { changesNothing } = life({ roles: ROLES }, [member('noor', { part: false }), member('samir')])
  expect(changesNothing('noor', 'coming', `${KEY}.yes`)).toContain('Je doet in deze groep niet mee.')
  expect(changesNothing('noor', 'swap', `${KEY}.facilitator.samir`)).toContain('Je doet in deze groep niet mee.')
})

const CHOOSING: NonNullable<Session['instead']> = {
  options: ['2026-11-30T10:00', '2026-12-02T10:00'].map((start, nth) => ({
    id: nth === 0 ? 'a' : 'b',
    start: at(start),
    end: at(start).add({ minutes: 60 }),
  })),
  until: at('2026-11-29T10:00'),
  asked: [],
  of: 0,
}

test('who chooses a moment, or none, is written down, and may choose otherwise', () => {
  const { press, part } = life({ instead: CHOOSING })
  expect(press('noor', 'chosen', `${KEY}.b`)).toContain('Je kunt op woensdag 2 december om 10:00.')
  expect(press('noor', 'chosen', `${KEY}.none`)).toContain('Je kunt op geen van deze momenten.')
  expect(part('noor')?.chosen).toEqual({ [KEY]: 'none' })
})

test.for<[string, Session['instead'], string]>([
  ['nothing to choose from', undefined, 'a'],
  ['a moment that was chosen already', { ...CHOOSING, chosen: 'b' }, 'a'],
  ['a session that moved since', { ...CHOOSING, of: 3 }, 'a'],
  ['no time left', { ...CHOOSING, until: at('2026-11-25T11:00') }, 'a'],
  ['an option that there is not', CHOOSING, 'c'],
])('with %s a choice changes nothing', ([, instead, option]) => {
  const { changesNothing } = life(instead ? { instead } : {})
  expect(changesNothing('noor', 'chosen', `${KEY}.${option}`)).toContain('Er valt niets meer te kiezen.')
})

test('a swap is asked for by one press, and until the other presses nothing changes', () => {
  const { press, session } = life({ roles: ROLES })
  expect(press('noor', 'swap', `${KEY}.facilitator.daan`)).toContain(
    'Tot er een antwoord is, blijf jij gespreksleider.',
  )
  expect(session()).toMatchObject({
    roles: ROLES,
    rolesTurn: 1,
    swap: { role: 'facilitator', from: 'noor', to: 'daan', told: false },
  })
})

test('a colleague without a role who says yes takes it over, and does not hear it twice', () => {
  const { press, session } = life({ roles: ROLES, rolesKnown: { noor: 'facilitator' } })
  press('noor', 'swap', `${KEY}.facilitator.daan`)
  expect(press('daan', 'swap-yes', `${KEY}.facilitator`)).toContain(
    'Jij bent nu gespreksleider. @Noor hoort het van mij.',
  )
  expect(session()).toMatchObject({
    roles: { ...ROLES, facilitator: 'daan' },
    rolesTurn: 2,
    rolesKnown: { noor: 'facilitator', daan: 'facilitator' },
  })
  expect(session()?.swap).toBeUndefined()
})

test('two who have a role exchange them, and who gets the case can prepare it', () => {
  const { press, session } = life({ roles: ROLES })
  press('samir', 'swap', `${KEY}.case.iris`)
  const said = press('iris', 'swap-yes', `${KEY}.case`)
  expect(said).toContain('jij brengt iets in')
  expect(said).toContain(`Ik bereid het voor`)
  expect(session()?.roles).toEqual({ facilitator: 'noor', case: 'iris', time: 'samir' })
})

test('a colleague who says no leaves it as it was, and planning tells who asked', () => {
  const { press, session } = life({ roles: ROLES })
  press('noor', 'swap', `${KEY}.facilitator.daan`)
  expect(press('daan', 'swap-no', `${KEY}.facilitator`)).toContain('Dan blijft het zoals het was.')
  expect(session()).toMatchObject({ roles: ROLES, swap: { refused: true } })
})

test('a late or doubled answer to a swap changes nothing', () => {
  const { press, changesNothing } = life({ roles: ROLES })
  expect(changesNothing('daan', 'swap-yes', `${KEY}.facilitator`)).toContain('Er valt niets meer te ruilen.')
  press('noor', 'swap', `${KEY}.facilitator.daan`)
  // For somebody else, or about another role.
  expect(changesNothing('iris', 'swap-yes', `${KEY}.facilitator`)).toContain('Er valt niets meer te ruilen.')
  expect(changesNothing('daan', 'swap-yes', `${KEY}.time`)).toContain('Er valt niets meer te ruilen.')
  press('daan', 'swap-yes', `${KEY}.facilitator`)
  expect(changesNothing('daan', 'swap-yes', `${KEY}.facilitator`)).toContain('Er valt niets meer te ruilen.')
  expect(changesNothing('daan', 'swap-no', `${KEY}.facilitator`)).toContain('Er valt niets meer te ruilen.')
})

test('a colleague who does not come is asked to swap as any other: who asks reads no difference', () => {
  const coming = { [KEY]: { answer: 'no' as const, at: at('2026-11-20T10:00') } }
  const people = [member('noor'), member('samir'), member('iris'), member('daan', { coming })]
  expect(life({ roles: ROLES }, people).press('noor', 'swap', `${KEY}.facilitator.daan`)).toBe(
    life({ roles: ROLES }).press('noor', 'swap', `${KEY}.facilitator.daan`),
  )
})

test('a swap with oneself, of a role that is not theirs, with who is gone, or of nothing, changes nothing', () => {
  const people = [member('noor'), member('samir'), member('iris'), member('els', { part: false })]
  const { changesNothing } = life({ roles: ROLES }, people)
  expect(changesNothing('noor', 'swap', `${KEY}.facilitator.noor`)).toContain('Dat ben je zelf.')
  expect(changesNothing('noor', 'swap', `${KEY}.case.iris`)).toContain('Die rol heb je niet meer.')
  expect(changesNothing('noor', 'swap', `${KEY}.facilitator.els`)).toContain('Ruilen met @Els kan nu niet.')
  expect(changesNothing('noor', 'swap', `${KEY}.facilitator.nobody`)).toContain('Er is niets veranderd.')
  expect(changesNothing('noor', 'swap', `${KEY}.cook.iris`)).toContain('Er valt niets meer te ruilen.')
  expect(life().changesNothing('noor', 'swap', `${KEY}.facilitator.iris`)).toContain('Er valt niets meer te ruilen.')
})

test('who asked already waits, may ask somebody else instead, and keeps nobody from asking for long', () => {
  const { press, changesNothing, session } = life({ roles: ROLES })
  press('noor', 'swap', `${KEY}.facilitator.daan`)
  expect(changesNothing('noor', 'swap', `${KEY}.facilitator.daan`)).toContain('Ik vroeg het @Daan al.')
  expect(changesNothing('samir', 'swap', `${KEY}.case.daan`)).toContain('Iemand anders is al aan het ruilen.')
  press('noor', 'swap', `${KEY}.facilitator.iris`)
  expect(session()?.swap).toMatchObject({ to: 'iris', told: false })
  expect(changesNothing('daan', 'swap-yes', `${KEY}.facilitator`)).toContain('Er valt niets meer te ruilen.')
  press('iris', 'swap-no', `${KEY}.facilitator`)
  press('samir', 'swap', `${KEY}.case.daan`)
  expect(session()?.swap).toMatchObject({ from: 'samir', to: 'daan' })
})

test('a name in a swap is a mention, and nothing that can be read as more', () => {
  const { press } = life({ roles: ROLES }, [member('noor'), member('daan', { name: '<!channel> **Daan**' })])
  expect(press('noor', 'swap', `${KEY}.facilitator.daan`)).toContain('<!channel> **Daan**')
})

test('nothing of a session is touched but what was pressed about', () => {
  const { press, group } = life({ roles: ROLES })
  const before = group() as Group
  press('noor', 'swap', `${KEY}.facilitator.daan`)
  const { sessions, ...rest } = group() as Group
  const { sessions: were, ...others } = before
  expect(rest).toEqual(others)
  expect(sessions.filter(({ key }) => key !== KEY)).toEqual(were.filter(({ key }) => key !== KEY))
})
