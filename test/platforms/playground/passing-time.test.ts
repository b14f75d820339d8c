import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { createMovableClock } from '../../../src/platforms/playground/clock.ts'
import { createPassingTime } from '../../../src/platforms/playground/passing-time.ts'
import { createFakeCore } from './fake-core.ts'
import { createMemoryHistory } from './memory-history.ts'
import { START } from './open-playground.ts'

function open() {
  const history = createMemoryHistory()
  const clock = createMovableClock({ now: () => START }, 'Europe/Amsterdam')
  const core = createFakeCore(clock, history)
  const places: string[] = []
  const { store, tick } = core
  const time = createPassingTime({ store, history, clock, tick, moved: () => places.push(clock.ahead().toString()) })
  /** What was said to somebody, and how long after the start. */
  const said = async (user: string) =>
    (await history.after(user, 0)).map(({ content: { at = '' } }) => START.until(Temporal.Instant.from(at)).toString())
  return { core, clock, time, places, said }
}

const after = (minutes: number) => START.add({ minutes })
const minutes = (many: number) => Temporal.Duration.from({ minutes: many })

test('time that passes by a day stops at every moment of everybody, and each hears theirs at its own time', async () => {
  const { core, time, places, said } = open()
  core.planned.push(
    { user: 'samir', at: after(60), text: 'pauze' },
    { user: 'emma', at: after(60), text: 'break' },
    { user: 'samir', at: after(315), text: 'terugkijken' },
    { user: 'iris', at: after(400) },
    { user: 'daan', at: after(24 * 60 + 1), text: 'morgen' },
  )
  await time.move({ days: 1 })
  expect(places).toEqual(['PT1H', 'PT5H15M', 'PT6H40M', 'PT24H'])
  expect(core.shifts).toEqual(places)
  expect([await said('samir'), await said('emma'), await said('daan')]).toEqual([
    ['PT3600S', 'PT18900S'],
    ['PT3600S'],
    [],
  ])
})

test('what is due only because something came on the way is not passed by', async () => {
  const { core, time, said } = open()
  core.planned.push({ user: 'samir', at: after(60), text: 'pauze', again: minutes(15) })
  await time.move({ hours: 2 })
  expect(await said('samir')).toEqual(['PT3600S', 'PT4500S', 'PT5400S', 'PT6300S', 'PT7200S'])
})

test('the next message of somebody is at its own time, whatever looks at them come to nothing before it', async () => {
  const { core, time, clock, said } = open()
  core.planned.push(
    { user: 'samir', at: after(30) },
    { user: 'emma', at: after(45), text: 'break' },
    { user: 'samir', at: after(90), text: 'pauze' },
    { user: 'samir', at: after(95), text: 'later' },
  )
  expect(await time.toNextMessage('samir')).toBe(true)
  expect(clock.ahead().toString()).toBe('PT1H30M')
  expect([await said('samir'), await said('emma')]).toEqual([['PT5400S'], ['PT2700S']])
  expect(await time.toNextMessage('samir')).toBe(true)
  expect(clock.ahead().toString()).toBe('PT1H35M')
})

test('what is due already is the next message, and no time passes', async () => {
  const { core, time, clock } = open()
  core.planned.push({ user: 'samir', at: START, text: 'nu' })
  expect(await time.toNextMessage('samir')).toBe(true)
  expect(clock.ahead().blank).toBe(true)
})

test('whose next message is over six weeks away, or who gets none, lets no time pass', async () => {
  const { core, time, clock } = open()
  core.planned.push(
    { user: 'joost', at: START.add({ hours: 24 * 42 + 1 }), text: 'terug' },
    { user: 'emma', at: after(60), text: 'break' },
  )
  for (const user of ['joost', 'iris', 'noor']) expect(await time.toNextMessage(user), user).toBe(false)
  expect(clock.ahead().blank).toBe(true)
})

test('a year with something every minute ends, after some hundreds of stops at most, where it was to end', async () => {
  const { core, time, clock } = open()
  core.planned.push({ user: 'samir', at: after(1), again: minutes(1) })
  await time.move({ days: 365 })
  expect(clock.now().toString()).toBe('2027-03-10T13:15:00Z')
  expect(core.ticks).toBeLessThan(600)
})

test('looks that never come to a message end as well', async () => {
  const { core, time } = open()
  core.planned.push({ user: 'samir', at: after(1), again: minutes(1) })
  expect(await time.toNextMessage('samir')).toBe(false)
  expect(core.ticks).toBeLessThan(600)
})

test('somebody whose message is behind many moments of others still gets it', async () => {
  const { core, time, said } = open()
  core.planned.push({ user: 'emma', at: after(1), again: minutes(1) })
  core.planned.push({ user: 'samir', at: START.add({ hours: 100 }), text: 'pauze' })
  expect(await time.toNextMessage('samir')).toBe(true)
  expect(await said('samir')).toEqual(['PT360000S'])
})

test('what another process has in hand holds up nothing', async () => {
  const { core, time, clock } = open()
  core.held = after(10)
  await time.move({ hours: 1 })
  expect(clock.ahead().toString()).toBe('PT1H')
  expect(core.ticks).toBeLessThan(10)
})

test('two who move the clock at once move it one after another', async () => {
  const { time, clock } = open()
  await Promise.all([time.move({ hours: 1 }), time.move({ hours: 1 })])
  expect(clock.ahead().toString()).toBe('PT2H')
})

test('back to now is back for both clocks, and a failure leaves both where they were', async () => {
  const { core, time, clock } = open()
  await time.move({ hours: 5 })
  core.failing = true
  await expect(time.reset()).rejects.toThrow()
  expect(clock.ahead().toString()).toBe('PT5H')
  core.failing = false
  await time.reset()
  expect([clock.ahead().toString(), core.shifts.at(-1)]).toEqual(['PT0S', 'PT0S'])
})

test('what comes in the channel is nobody’s next message, and comes at its own time on the way', async () => {
  const { core, time, said } = open()
  core.planned.push(
    { user: 'room/team', at: after(60), text: 'jullie ronde' },
    { user: 'samir', at: after(90), text: 'pauze' },
  )
  expect(await time.toNextMessage('samir')).toBe(true)
  expect([await said('room/team'), await said('samir')]).toEqual([['PT3600S'], ['PT5400S']])
})

test('a week with forty moments a day is lived through, each at its own time', async () => {
  const { core, time, said } = open()
  core.planned.push({ user: 'samir', at: after(36), text: 'vraag', again: minutes(36) })
  await time.move({ days: 7 })
  expect(new Set(await said('samir')).size).toBe(280)
})
