import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { HALFWAY_ANSWERS, type Member, type OpenedTeam, TAGS } from '../../src/buddies/team.ts'
import { readable } from '../replay.ts'
import { createTalk, SOMEBODY, someTeam } from '../talk.ts'

// What somebody can do in private with a team of theirs, and what they can see of others. Talks begin on Monday
// 23 November 2026 at nine.

const instant = (text: string) => Temporal.Instant.from(text)
const ANSWERED = { answer: 'planned', at: instant('2026-11-22T09:00Z') } as const

/** A team with a round that is going on: Noor with Samir. Iris is in no group. */
function team(change: (member: Member, index: number) => Partial<Member> = () => ({})): OpenedTeam {
  const one = someTeam('nl')
  const [noor = '', samir = ''] = one.members.map(({ person }) => person.id)
  return {
    ...one,
    team: {
      ...one.team,
      plan: {
        every: 'two-weeks',
        weekday: 2,
        time: '14:00',
        from: '2026-11-17',
        size: 2,
        hierarchy: 'allowed',
        mirror: true,
      },
      due: instant('2026-12-01T13:00Z'),
      rounds: [
        {
          number: 4,
          at: instant('2026-11-17T13:00Z'),
          until: instant('2026-12-01T13:00Z'),
          groups: [{ members: [noor, samir], first: noor, question: 'q' }],
          carded: [],
          asked: [],
          again: [],
          told: [],
        },
      ],
    },
    members: one.members.map((each, index) => ({ ...each, member: { ...each.member, ...change(each.member, index) } })),
  }
}

const part = ({ members }: OpenedTeam) => members.find(({ person }) => person.id === SOMEBODY)?.member
const seen = (talk: ReturnType<typeof createTalk>) => talk.said.flatMap(readable).join('\n')
const press = (talk: ReturnType<typeof createTalk>, ...id: string[]) =>
  talk.do({ type: 'button', id: ['buddies', ...id].join('.'), turn: 0 })

test('what somebody who looks after a team sees does not depend on what others answered, are, avoid, or stopped', () => {
  const ids = someTeam('nl').members.map(({ person }) => person.id)
  const any = fc.record({
    part: fc.boolean(),
    since: fc.integer({ min: 1, max: 9 }),
    tag: fc.constantFrom(...TAGS),
    avoid: fc.subarray(ids),
    answers: fc.dictionary(
      fc.constantFrom('1', '2', '3', '4'),
      fc.constantFrom(...HALFWAY_ANSWERS).map((answer) => ({ answer, at: ANSWERED.at })),
    ),
  })
  const walk = (one: OpenedTeam) => {
    const talk = createTalk('nl', one)
    talk.say('maatjes')
    press(talk, 'share', one.id)
    press(talk, 'avoid', one.id)
    press(talk, 'end', one.id)
    return seen(talk)
  }
  const usual = walk(team())
  expect(usual).toContain('Met Samir')
  fc.assert(
    fc.property(any, any, (samir, iris) => {
      expect(walk(team((_, index) => (index === 1 ? samir : index === 2 ? iris : {})))).toBe(usual)
    }),
  )
})

describe('an answer halfway', () => {
  test.for(HALFWAY_ANSWERS)('%s is kept with whoever gave it, and nowhere in the team', (answer) => {
    const talk = createTalk('nl', team())
    const before = JSON.stringify(talk.team.team)
    press(talk, 'halfway', talk.team.id, '4', answer)
    expect(part(talk.team)?.answers['4']?.answer).toBe(answer)
    expect(JSON.stringify(talk.team.team)).toBe(before)
  })

  test.for([
    ['3', 'yes'],
    ['5', 'yes'],
    ['4', 'perhaps'],
    ['__proto__', 'yes'],
    ['4', ''],
  ])('to round %s that is "%s" changes nothing', ([round = '', answer = '']) => {
    const talk = createTalk('nl', team())
    press(talk, 'halfway', talk.team.id, round, answer)
    expect(part(talk.team)?.answers).toEqual({})
    expect(seen(talk)).toContain('Er is niets veranderd.')
  })

  test('of somebody who was in no group, or once the round is over, changes nothing', () => {
    const talk = createTalk('nl', team())
    talk.wait('P10D')
    press(talk, 'halfway', talk.team.id, '4', 'yes')
    expect(part(talk.team)?.answers).toEqual({})
  })
})

test.for(['change', 'end', 'end-yes', 'share', 'resign'])(
  '"%s" does nothing for whoever does not look after it',
  (act) => {
    const one = team()
    const talk = createTalk('nl', { ...one, team: { ...one.team, leads: [one.members[1]?.person.id ?? ''] } })
    press(talk, act, one.id, one.members[2]?.person.id ?? '')
    expect(seen(talk)).toContain('Dit regelt iemand anders.')
    expect(talk.team.team.plan).toEqual(one.team.plan)
    expect(talk.team.team.leads).toEqual([one.members[1]?.person.id])
  },
)

test('a team that is none of theirs is one that is not there', () => {
  const talk = createTalk('nl', team())
  press(talk, 'back', '5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2e77')
  expect(seen(talk)).toContain('Dat team is er niet meer.')
})

test('"not with" somebody, by name or button, is taken back by a button, and never about oneself', () => {
  const talk = createTalk('nl', team())
  const samir = talk.team.members[1]?.person.id ?? ''
  talk.say('niet met  SAMIR.')
  expect(part(talk.team)?.avoid).toEqual([samir])
  press(talk, 'unavoid', talk.team.id, samir)
  expect(part(talk.team)?.avoid).toEqual([])
  press(talk, 'avoid', talk.team.id, SOMEBODY)
  press(talk, 'avoid', talk.team.id, 'somebody-else')
  expect(part(talk.team)?.avoid).toEqual([])
})

test('"not with" typed at an open question is its answer', () => {
  const talk = createTalk('nl', team())
  talk.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  talk.press('choice.begin')
  talk.say('niet met Samir')
  expect(part(talk.team)?.avoid).toEqual([])
  expect(Object.values(talk.conversation?.answers ?? {})).toContain('niet met Samir')
})

test('who looks after it alone cannot leave it without anybody', () => {
  const talk = createTalk('nl', team())
  press(talk, 'resign', talk.team.id)
  expect(talk.team.team.leads).toEqual([SOMEBODY])
  press(talk, 'share', talk.team.id, talk.team.members[1]?.person.id ?? '')
  press(talk, 'resign', talk.team.id)
  expect(talk.team.team.leads).toEqual([talk.team.members[1]?.person.id])
})
