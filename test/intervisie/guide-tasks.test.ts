import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { Group } from '../../src/intervisie/group.ts'
import { guideTasks } from '../../src/intervisie/guide-tasks.ts'
import { content } from '../talk.ts'
import { createRoom, member, planned, there, ZONE } from './room-life.ts'

// What comes by itself while a session is led. Its first step begins at 13:55 and takes five minutes.

function begun(steps = 1, room = createRoom(['noor', 'samir', 'iris', 'bram'].map((name) => member(name)))) {
  room.says('noor', 'start')
  for (const one of ['samir', 'iris', 'bram']) room.presses(one, 'Ik ben er')
  room.presses('noor', 'Begin')
  for (let step = 1; step < steps; step++) room.presses('iris', 'Volgende')
  return room
}

test('the room reads once that the time of a step is over, with who keeps it, at the very moment', () => {
  const room = createRoom(
    ['noor', 'samir', 'iris', 'bram'].map((name) => member(name)),
    {
      sessions: [planned({ roles: { time: 'samir' } })],
    },
  )
  begun(1, room)
  const posts = room.room.length
  room.until(there('2026-12-01T13:59'))
  expect(room.room).toHaveLength(posts)
  room.until(there('2026-12-01T14:00'))
  expect(room.room).toHaveLength(posts + 1)
  expect(room.last()).toMatchInlineSnapshot(`
    "De tijd voor stap 1 van 7 is om.
    @Samir, jij bewaakt de tijd. Gaan jullie naar de volgende stap, of blijven jullie nog even hier?
    [Volgende] [Nog vijf minuten] [Pauze] [Stoppen]"
  `)
  room.until(there('2026-12-01T17:59'))
  expect(room.room).toHaveLength(posts + 1)
  room.presses('samir', 'Volgende')
  expect(room.session.guided?.step).toBe('clarify')
})

test('after five minutes more it is told again, and while it is paused never', () => {
  const room = begun()
  room.until(there('2026-12-01T14:01'))
  room.presses('noor', 'Nog vijf minuten')
  const posts = room.room.length
  room.until(there('2026-12-01T14:06'))
  expect(room.room).toHaveLength(posts + 1)
  room.presses('noor', 'Nog vijf minuten')
  room.presses('noor', 'Pauze')
  const paused = room.room.length
  room.until(there('2026-12-01T15:30'))
  expect(room.room).toHaveLength(paused)
})

test('a session that nobody touched for four hours after its time is closed, and was held', () => {
  const room = begun(2)
  room.until(there('2026-12-01T18:04'))
  expect(room.session.guided).toBeDefined()
  room.until(there('2026-12-01T18:05'))
  expect(room.session).toMatchObject({ state: 'held', there: ['noor', 'samir', 'iris', 'bram'] })
  expect(room.session.guided).toBeUndefined()
  expect(room.last()).toMatchInlineSnapshot(`
    "Ik hoorde een tijd niets. Daarom sluit ik **Incidentmethode** hier af.
    Was je erbij? Dan vraag ik je straks apart wat je meeneemt. Wat je schrijft, komt niet in dit kanaal."
  `)
  room.presses('noor', 'Volgende')
  expect(room.last('noor')).toContain('Die bijeenkomst is voorbij.')
})

test('a paused one is closed four hours after the time that was left', () => {
  const room = begun()
  room.now = there('2026-12-01T13:57')
  room.presses('noor', 'Pauze')
  room.until(there('2026-12-01T17:59'))
  expect(room.session.state).toBe('planned')
  room.until(there('2026-12-01T18:00'))
  expect(room.session.state).toBe('held')
})

test('one that never began is planned as before, or gone when it was an extra one, and nothing is said', () => {
  for (const [now, left] of [
    ['2026-12-01T13:55', 1],
    ['2026-12-05T10:00', 1],
  ] as const) {
    const room = createRoom(['noor', 'samir'].map((name) => member(name)))
    const before = JSON.stringify(room.opened.group)
    room.now = there(now)
    room.says('noor', 'start')
    const posts = room.room.length
    room.until(room.now.add({ hours: 5 }))
    expect(room.opened.group.sessions).toHaveLength(left)
    expect(JSON.stringify(room.opened.group)).toBe(before)
    expect(room.room).toHaveLength(posts)
  }
})

test('after an outage over both moments the room reads only that it was closed', () => {
  const room = begun()
  const posts = room.room.length
  room.now = there('2026-12-02T09:00')
  room.until(there('2026-12-02T09:00'))
  expect(room.room).toHaveLength(posts + 1)
  expect(room.last()).toContain('sluit ik **Incidentmethode** hier af')
})

test('a session stored and read back in the middle of step 4 goes on at step 4, with the time that was left', () => {
  const room = begun(4)
  room.now = there('2026-12-01T13:58')
  const stored = JSON.stringify(room.opened.group)
  const group = Group.parse(JSON.parse(stored))
  const [session] = group.sessions
  expect(session?.guided?.step).toBe('compare')
  const tasks = guideTasks(
    {
      id: 'g',
      group,
      people: [{ id: 'noor', platform: 'test', user: 'U-noor', part: member('noor').part, zone: ZONE, left: false }],
      now: there('2026-12-01T13:58'),
      content,
      localeOf: () => 'nl',
    },
    session ?? planned(),
  )
  const [first] = tasks.map(({ at }) => at).sort(Temporal.Instant.compare)
  expect(first?.equals(there('2026-12-01T14:05'))).toBe(true)
  room.opened = { ...room.opened, group }
  room.presses('noor', 'Pauze')
  expect(room.session.guided?.left).toBe(7 * 60_000)
  expect(room.last()).toContain('Pauze in stap 4 van 7, met nog 7 minuten op de klok.')
})

test('every post of a session has a key of its own', () => {
  const room = begun()
  const keys: string[] = []
  for (let step = 1; step <= 3; step++) {
    const { guided } = room.session
    const planning = {
      id: 'g',
      group: room.opened.group,
      people: [],
      now: guided?.ends ?? room.now,
      content,
      localeOf: () => 'nl',
    }
    keys.push(...guideTasks(planning, room.session).flatMap(({ posts }) => posts().map(({ key }) => key)))
    room.presses('noor', 'Volgende')
  }
  expect(keys).toHaveLength(6)
  expect(new Set(keys).size).toBe(6)
})
