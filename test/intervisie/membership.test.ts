import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Conversation } from '../../src/conversations/conversation.ts'
import type { Decision } from '../../src/conversations/decision.ts'
import { decideIntervisie } from '../../src/intervisie/decide-intervisie.ts'
import type { OpenedGroup } from '../../src/intervisie/group.ts'
import { endedWish, wishEnds } from '../../src/intervisie/wish.ts'
import { content } from '../talk.ts'
import { became, GROUP, member, NOW, opened, planned, read, situation } from './room.ts'

const OTHERS = ['samir', 'iris', 'daan']

/** A group whose lead is the manager of people in it, and takes no part. */
const managed = (): OpenedGroup =>
  opened(planned({ manager: true }), [member('noor', { part: false }), ...OTHERS.map((id) => member(id))])

const idsIn = ({ messages }: Decision) =>
  messages.flatMap(({ blocks }) =>
    blocks.flatMap((one) => (one.type === 'buttons' ? one.buttons.map(({ id }) => id) : [])),
  )

/** A room's groups, and what becomes of them press by press. */
function life(group = managed()) {
  let groups = [group]
  const press = (id: string, act: 'join' | 'stop' | 'wish' | 'wish-yes' | 'wish-no', about?: string): Decision => {
    const intent = { type: 'intervisie' as const, act, group: GROUP, ...(about ? { about } : {}) }
    const decision = decideIntervisie(situation(id, groups), intent)
    groups = became(groups, decision, id)
    return decision
  }
  const one = () => groups[0] as OpenedGroup
  const part = (id: string) => one().members.find(({ person }) => person.id === id)?.part
  return { press, part, group: () => one().group }
}

test('somebody stops and comes back in private, and no reason is asked for', () => {
  const { press, part } = life()
  expect(read(press('samir', 'stop'))).toContain('Ik vertel het aan niemand.')
  expect(part('samir')?.part).toBe(false)
  expect(read(press('samir', 'join'))).toContain('Je doet mee in Noord.')
  expect(part('samir')?.part).toBe(true)
})

test('a lead who stops taking part still looks after the group', () => {
  const { press, group } = life(opened(planned(), [member('noor'), member('samir')]))
  press('noor', 'stop')
  expect(group().leads).toEqual(['noor'])
})

test('somebody who has no part in a group changes nothing in it', () => {
  const { press, group } = life()
  const before = group()
  expect(read(press('els', 'join'))).toContain('Die groep is er niet meer.')
  expect(group()).toBe(before)
})

test('a lead who is the manager of people there comes in once everybody in it said yes, and nobody reads who did', () => {
  const { press, part, group } = life()
  expect(read(press('noor', 'wish'))).toContain('Ik vraag het iedereen apart')
  expect(group().wish).toEqual({ lead: 'noor', asked: [], since: NOW })
  press('samir', 'wish-yes')
  press('iris', 'wish-yes', 'noor')
  expect(part('noor')?.part).toBe(false)
  const last = press('daan', 'wish-yes')
  expect(read(last)).toContain('Niemand hoort wat jij zei.')
  expect(part('noor')?.part).toBe(true)
  expect(group()).toMatchObject({ wishAnswered: { lead: 'noor', yes: true } })
  expect(group().wish).toBeUndefined()
  expect(JSON.stringify(group())).not.toMatch(/samir|iris|daan/)
})

test('one no ends it, and the lead can be told only that', () => {
  const { press, part, group } = life()
  press('noor', 'wish')
  press('samir', 'wish-yes')
  press('iris', 'wish-no')
  expect(part('noor')?.part).toBe(false)
  expect(group()).toMatchObject({ wishAnswered: { lead: 'noor', yes: false } })
  expect(read(press('daan', 'wish-yes'))).toContain('Die vraag is er niet meer.')
  expect(part('daan')?.wishes).toEqual({})
  expect(JSON.stringify(group())).not.toMatch(/samir|iris|daan/)
})

test('when the only one who had not said yes stops, the others did', () => {
  const { press, part } = life()
  press('noor', 'wish')
  press('samir', 'wish-yes')
  press('iris', 'wish-yes')
  press('daan', 'stop')
  expect(part('noor')?.part).toBe(true)
})

test('when everybody stops while it waits, nobody wanted it', () => {
  const { press, part, group } = life()
  press('noor', 'wish')
  press('samir', 'wish-yes')
  for (const id of OTHERS) press(id, 'stop')
  expect(part('noor')?.part).toBe(false)
  expect(group().wish).toBeDefined()
})

test('what was said to an earlier wish counts no more for the next one', () => {
  const { press, part } = life()
  press('noor', 'wish')
  press('samir', 'wish-yes')
  press('iris', 'wish-no')
  press('noor', 'wish')
  expect(part('samir')?.wishes).toEqual({})
  press('iris', 'wish-yes')
  press('daan', 'wish-yes')
  expect(part('noor')?.part).toBe(false)
})

test('a second wish while one waits, or one where fewer than three take part, changes nothing', () => {
  const { press, group } = life()
  press('noor', 'wish')
  const before = group()
  expect(read(press('noor', 'wish'))).toContain('Nog niet iedereen heeft geantwoord.')
  expect(group()).toEqual(before)
  for (const count of [0, 1, 2]) {
    const others = OTHERS.slice(0, count).map((id) => member(id))
    const few = life(opened(planned({ manager: true }), [member('noor', { part: false }), ...others]))
    expect(read(few.press('noor', 'wish'))).toContain('Er doen nog geen drie mensen mee.')
    expect(few.group().wish).toBeUndefined()
  }
})

test('a wish that not everybody answered ends after two weeks, and the lead is to hear the same as after a no', () => {
  const { press, group } = life()
  press('noor', 'wish')
  press('samir', 'wish-yes')
  const ends = NOW.add({ hours: 24 * 14 })
  expect(wishEnds(group())).toEqual(ends)
  expect(endedWish(group(), ends.subtract({ seconds: 1 }))).toEqual(group())
  const after = endedWish(group(), ends)
  expect(after.wish).toBeUndefined()
  expect(after.wishAnswered).toEqual({ lead: 'noor', yes: false })
  expect(endedWish(after, ends.add({ hours: 24 }))).toEqual(after)
})

test('whoever comes in while fewer than three are reads from when on they are asked, and how many are in', () => {
  const { press } = life(
    opened(planned(), [member('noor'), member('samir', { part: false }), member('iris', { part: false })]),
  )
  const second = read(press('samir', 'join'))
  expect(second).toContain('Je doet mee in Noord.')
  expect(second).toContain('Er doen nu twee mensen mee. Vanaf drie vraag ik wie er komt.')
  expect(second).not.toContain('Twee weken vooraf')
  const third = read(press('iris', 'join'))
  expect(third).toContain('Twee weken vooraf')
  expect(third).not.toContain('Vanaf drie')
})

test('what cannot be leaves no menu of everything behind, and before an open question that question', () => {
  const one = opened(planned(), [member('noor'), member('samir')])
  const wish = { type: 'intervisie' as const, act: 'wish-yes' as const, group: GROUP }
  const atRest = decideIntervisie(situation('samir', [one]), wish)
  expect(idsIn(atRest)).toEqual(['intervisie', 'menu'])
  const flow = content.locales.find(({ locale }) => locale === 'nl')?.flows.get('intervisie-plan')
  const conversation = {
    flow: 'intervisie-plan',
    version: 1,
    step: flow?.start ?? '',
    status: 'open',
    turn: 3,
    rows: [],
  }
  const talking = situation('samir', [one], { conversation: Conversation.parse({ ...conversation, answers: {} }) })
  const asked = decideIntervisie(talking, wish)
  expect(read(asked)).toContain('Die vraag is er niet meer.')
  expect(read(asked)).toContain('Hoe vaak komen jullie bij elkaar?')
  expect(asked.conversation).toBe('touched')
})

test('somebody who looks after nothing wishes nothing', () => {
  const { press, group } = life()
  expect(read(press('samir', 'wish'))).toContain('Dit regelt iemand anders.')
  expect(group().wish).toBeUndefined()
})

test('whatever is pressed in whatever order, a managing lead is in only while nobody who takes part said no to it', () => {
  const acts = fc.tuple(
    fc.constantFrom('noor', ...OTHERS),
    fc.constantFrom('join', 'stop', 'wish', 'wish-yes', 'wish-no'),
  )
  fc.assert(
    fc.property(fc.array(acts, { maxLength: 25 }), (presses) => {
      const { press, part } = life()
      for (const [id, act] of presses) {
        const was = part('noor')?.part
        press(id, act)
        if (was || !part('noor')?.part) continue
        const takers = OTHERS.filter((one) => part(one)?.part)
        expect(takers.length).toBeGreaterThan(0)
        expect(takers.every((one) => part(one)?.wishes.noor === 'yes')).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
