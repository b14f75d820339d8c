import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readable } from '../replay.ts'
import { createRoom, GROUP, member, planned, there } from './room-life.ts'

// A session of a group, led in its room: opened by a word, led on by presses, and over.

const PEOPLE = ['noor', 'samir', 'iris', 'bram']
const four = () => PEOPLE.map((name) => member(name))

/** Everybody is there, and somebody pressed so many times that they go on. */
function begun(steps = 1, room = createRoom(four())) {
  room.says('noor', 'start')
  for (const one of ['samir', 'iris', 'bram']) room.presses(one, 'Ik ben er')
  room.presses('noor', 'Begin')
  for (let step = 1; step < steps; step++) room.presses('iris', 'Volgende')
  return room
}

describe('"start" in a room', () => {
  test('opens the planned session with the card of its method, and puts whoever began on the list', () => {
    const room = createRoom(four(), { sessions: [planned({ roles: { facilitator: 'iris', time: 'bram' } })] })
    room.says('noor', 'start')
    expect(room.session).toMatchObject({
      key: '2026-12-01',
      state: 'planned',
      guided: { method: 'incident', here: ['noor'] },
    })
    expect(room.session.guided?.step).toBeUndefined()
    expect(room.last()).toMatchInlineSnapshot(`
      "**Incidentmethode**
      Eén van jullie brengt iets in wat op het werk gebeurde. Samen kijk je ernaar, ieder vanuit de eigen plek.
      Noem geen namen. Zeg "de jongere" of "de moeder".
      Het duurt 60 minuten, met 3 of meer mensen.
      Bron: Kind- en gezinsbescherming, basisprincipe Reflectief/lerend, oefening 1
      @Iris is gespreksleider.
      @Bram is tijdbewaker.
      1. Het verhaal (5 minuten)
      2. Vragen naar wat er was (10 minuten)
      3. Ieder een eigen beeld (10 minuten)
      4. Verschillen bekijken (10 minuten)
      5. Wat jullie kennen (10 minuten)
      6. Wat je meeneemt (5 minuten)
      7. Eén stap (5 minuten)
      Wie er is, tikt op "Ik ben er". Met 3 of meer kan iedereen uit de groep op "Begin" tikken.
      Ik houd de tijd bij. Een pauze kan altijd.
      [Ik ben er] [Begin] [Toch niet nu]"
    `)
    expect(room.last('noor')).toMatchInlineSnapshot(`
      "Het staat in het kanaal, en jij staat erbij. Wie er nog meer is, tikt daar op de knop.
      [Mijn intervisie] [Menu]"
    `)
  })

  test.for([
    ['2026-12-01T12:00', '2026-12-01'],
    ['2026-12-01T11:59', '2026-12-01-2'],
    ['2026-12-01T19:00', '2026-12-01'],
    ['2026-12-01T19:01', '2026-12-01-2'],
    ['2026-12-03T10:00', '2026-12-03'],
    ['2026-12-03T00:30', '2026-12-03'],
  ] as const)('at %s begins the session %s', ([now, key]) => {
    const room = createRoom(four())
    room.now = there(now)
    room.says('noor', 'start')
    const session = room.opened.group.sessions.find(({ guided }) => guided)
    expect(session?.key).toBe(key)
    expect(session?.extra).toBe(key === '2026-12-01' ? undefined : true)
    if (session?.extra) expect(session.end.since(session.start).total('minutes')).toBe(60)
  })

  test('begins an extra one where the planned one was held, or will not be', () => {
    for (const state of ['held', 'off'] as const) {
      const room = createRoom(four(), { sessions: [planned({ state })] })
      room.says('noor', 'start')
      expect(room.opened.group.sessions.map(({ key, guided }) => [key, guided !== undefined])).toEqual(
        expect.arrayContaining([
          ['2026-12-01', false],
          ['2026-12-01-2', true],
        ]),
      )
    }
  })

  test('while a session is going on changes nothing, and shows the room where it is', () => {
    const room = begun(2)
    const before = JSON.stringify(room.opened.group)
    room.says('samir', 'start')
    expect(JSON.stringify(room.opened.group)).toBe(before)
    expect(room.last()).toContain('Verder met stap 2 van 7')
    expect(room.last('samir')).toContain('Het loopt al.')
  })

  test('while people gather puts whoever says it on the list, as a press would, and posts it once more', () => {
    const room = createRoom([...four(), member('eva', { part: false })], { leads: ['eva'] })
    room.says('noor', 'start')
    room.says('samir', 'start')
    expect(room.session.guided?.here).toEqual(['noor', 'samir'])
    expect(room.last('samir')).toContain('Jij staat er nu ook bij.')
    room.says('samir', 'start')
    expect(room.last('samir')).toContain('jij staat er al bij')
    room.says('eva', 'start')
    expect(room.session.guided?.here).toEqual(['noor', 'samir'])
    expect(room.last('eva')).toContain('Wie meedoet en er is')
    expect(room.room).toHaveLength(4)
    room.presses('iris', 'Ik ben er')
    room.presses('iris', 'Begin')
    expect(room.session.guided?.step).toBe('tell')
  })

  test('by somebody who takes no part there begins nothing, and offers them to take part by a button that works', () => {
    const room = createRoom([...four(), member('eva', { part: false })])
    for (const one of ['zoe', 'eva']) {
      room.says(one, 'start')
      expect(room.last(one)).toMatch(/^Je doet hier nog niet mee\..*\n\[Ik doe mee\] \[Mijn intervisie\] \[Menu\]$/)
    }
    expect(room.room).toEqual([])
    expect(room.session.guided).toBeUndefined()
    room.alone('eva', { label: 'Ik doe mee' })
    room.says('eva', 'start')
    expect(room.session.guided?.here).toEqual(['eva'])
  })

  test('in private tells where it is begun, and what is being asked there stays asked', () => {
    const room = createRoom(four())
    room.alone('noor', { text: 'hulp' })
    room.alone('noor', { text: 'start' })
    expect(room.last('noor')).toMatch(
      /^Een bijeenkomst begint in het kanaal van de groep\. Typ daar ".*start"\.\n\[Mijn intervisie\]/,
    )
    expect(room.room).toEqual([])
    room.alone('samir', { text: 'start' })
    expect(room.last('samir')).toContain('Maatje')
    expect(room.last('samir')).not.toContain('kanaal van de groep')
  })

  test('by whoever looks after the group and takes no part opens it, and leaves them off the list', () => {
    const room = createRoom([...four(), member('eva', { part: false })], { leads: ['eva'] })
    room.says('eva', 'start')
    expect(room.session.guided?.here).toEqual([])
    room.presses('eva', 'Ik ben er')
    expect(room.session.guided?.here).toEqual([])
    expect(room.last('eva')).toMatch(/^Je doet niet mee in deze groep\..*\n\[Ik doe mee\]/)
  })

  test('where nobody has a group is answered in private', () => {
    const room = createRoom(four(), {}, 0)
    room.says('noor', 'start')
    expect(room.last('noor')).toContain('nog geen intervisiegroep')
  })
})

describe('before it begins', () => {
  test('"I am here" puts somebody on the list once, and tells nobody else', () => {
    const room = createRoom(four())
    room.says('noor', 'start')
    const posts = room.room.length
    room.presses('samir', 'Ik ben er')
    expect(room.last('samir')).toContain('Je staat erbij.')
    room.presses('samir', 'Ik ben er')
    expect(room.last('samir')).toContain('Je stond er al bij.')
    expect(room.session.guided?.here).toEqual(['noor', 'samir'])
    expect(room.room).toHaveLength(posts)
  })

  test('two people are too few, and whoever pressed hears how many it takes', () => {
    const room = createRoom(four())
    room.says('noor', 'start')
    room.presses('samir', 'Ik ben er')
    room.presses('samir', 'Begin')
    expect(room.session.guided?.step).toBeUndefined()
    expect(room.last('samir')).toContain('Nu op de lijst: 2.')
  })

  test('whoever stopped or left since is not counted as being there', () => {
    const room = createRoom(four())
    room.says('noor', 'start')
    for (const one of ['samir', 'iris']) room.presses(one, 'Ik ben er')
    room.opened = {
      ...room.opened,
      members: room.opened.members.map((one) =>
        one.person.id === 'iris' ? { ...one, part: { ...one.part, part: false } } : one,
      ),
    }
    room.presses('samir', 'Begin')
    expect(room.session.guided?.step).toBeUndefined()
  })

  test('"not now" leaves a planned session as it was, and no trace of an extra one', () => {
    const room = createRoom(four())
    const before = JSON.stringify(room.opened.group)
    room.says('noor', 'start')
    room.presses('iris', 'Toch niet nu')
    expect(JSON.stringify(room.opened.group)).toBe(before)
    expect(room.last()).toMatch(/^Jullie beginnen nu niet\. .* Typ dan hier ".*start"\.$/)
    room.presses('samir', 'Begin')
    expect(room.last('samir')).toContain('Die bijeenkomst is toen niet begonnen.')
    room.now = there('2026-12-03T10:00')
    room.says('noor', 'start')
    room.presses('iris', 'Toch niet nu')
    expect(JSON.stringify(room.opened.group)).toBe(before)
  })
})

describe('a whole session', () => {
  test('goes through seven steps, is held, and knows who was there', () => {
    const room = begun(7)
    expect(room.last()).toContain('Stap 7 van 7 · **Eén stap** (5 minuten)')
    room.presses('bram', 'Afronden')
    expect(room.session).toMatchObject({ state: 'held', there: ['noor', 'samir', 'iris', 'bram'] })
    expect(room.session.guided).toBeUndefined()
    expect(room.last()).toMatchInlineSnapshot(`
      "Dit was de laatste stap van **Incidentmethode**.
      Was je erbij? Dan vraag ik je straks apart wat je meeneemt. Wat je schrijft, komt niet in dit kanaal."
    `)
  })

  test('names in its first step who is what, and keeps whoever had a role and is there', () => {
    const room = createRoom([...four(), member('eva')], {
      sessions: [planned({ roles: { facilitator: 'eva', case: 'samir', time: 'iris' } })],
    })
    begun(1, room)
    const { roles = {} } = room.session
    expect(roles).toMatchObject({ case: 'samir', time: 'iris' })
    expect(['noor', 'bram']).toContain(roles.facilitator)
    expect(room.last()).toMatchInlineSnapshot(`
      "Stap 1 van 7 · **Het verhaal** (5 minuten)
      Dit duurt tot 14:00.
      @Bram is gespreksleider.
      @Samir is inbrenger.
      @Iris is tijdbewaker.
      Inbrenger, vertel wat er gebeurde. Vertel ook wat je toen voelde, en wat je deed.
      Stop op het moment dat het spannend werd. Laat weg hoe het afliep, en wat een oplossing kan zijn.
      De anderen luisteren en zeggen niets. Wie een vraag heeft, schrijft die op voor straks.
      [Volgende] [Nog vijf minuten] [Pauze] [Stoppen]"
    `)
  })

  test('gives every role to somebody else who is there, whoever held it before', () => {
    const ids = fc.subarray([...PEOPLE, 'eva', 'zoe'], { minLength: 0, maxLength: 3 })
    fc.assert(
      fc.property(fc.shuffledSubarray(PEOPLE, { minLength: 3 }), ids, (here, [facilitator, bringer, time]) => {
        const roles = {
          ...(facilitator ? { facilitator } : {}),
          ...(bringer ? { case: bringer } : {}),
          ...(time ? { time } : {}),
        }
        const room = createRoom(four(), { sessions: [planned({ roles })] })
        room.says(here[0] ?? '', 'start')
        for (const one of here) room.presses(one, 'Ik ben er')
        room.presses(here[0] ?? '', 'Begin')
        const given = Object.values(room.session.roles ?? {})
        expect(new Set(given).size).toBe(3)
        expect(here).toEqual(expect.arrayContaining(given))
      }),
      { numRuns: 50 },
    )
  })

  test('names nobody as something who stopped, or has left, or is not there once it began', () => {
    const roles = { facilitator: 'iris', case: 'eva', time: 'bram' }
    const room = createRoom([...four(), member('eva')], { sessions: [planned({ roles })] })
    const becomes = (who: string, part: boolean, left = false) => {
      const members = room.opened.members.map((one) =>
        one.person.id === who ? { ...one, person: { ...one.person, left }, part: { ...one.part, part } } : one,
      )
      room.opened = { ...room.opened, members }
    }
    becomes('bram', false)
    room.says('noor', 'start')
    expect(room.last()).not.toContain('@Bram')
    expect(room.last()).toContain('@Eva')
    becomes('bram', true)
    for (const one of ['samir', 'iris', 'bram']) room.presses(one, 'Ik ben er')
    room.presses('noor', 'Begin')
    becomes('bram', false)
    const { ends } = room.session.guided ?? {}
    if (!ends) throw new Error('no time runs')
    room.until(ends)
    expect(room.last()).toContain('De tijd voor stap 1 van 7 is om.')
    expect(room.last()).not.toContain('@')
  })

  test('has a button of its own to finish by in the last step, and only there', () => {
    const room = begun(6)
    expect(room.last()).toContain('[Volgende]')
    expect(room.last()).not.toContain('[Afronden]')
    room.presses('iris', 'Volgende')
    expect(room.last()).not.toContain('[Volgende]')
    for (const label of ['Pauze', 'Verder']) {
      room.presses('iris', label)
      expect(room.last()).toContain('[Afronden]')
    }
  })

  test('a pause in which no time is left says so, and no number of minutes', () => {
    const room = begun()
    room.until(there('2026-12-01T14:20'))
    room.presses('iris', 'Pauze')
    expect(room.last()).toContain('De tijd voor deze stap is om.')
    expect(room.last()).not.toContain('minuten op')
  })

  test('five minutes more count from what was left, and from now when the time was over', () => {
    const room = begun()
    room.presses('iris', 'Nog vijf minuten')
    expect(room.last()).toContain('tot 14:05')
    room.until(there('2026-12-01T14:20'))
    room.presses('iris', 'Nog vijf minuten')
    expect(room.last()).toContain('tot 14:25')
  })

  test('a pause keeps the time that was left', () => {
    const room = begun()
    room.now = there('2026-12-01T13:57')
    room.presses('iris', 'Pauze')
    expect(room.last()).toMatchInlineSnapshot(`
      "Pauze in stap 1 van 7, met nog 3 minuten op de klok. Wie verder wil, tikt op de knop.
      [Verder] [Volgende] [Nog vijf minuten] [Stoppen]"
    `)
    room.until(there('2026-12-01T14:30'))
    room.presses('iris', 'Verder')
    expect(room.session.guided?.ends?.equals(there('2026-12-01T14:33'))).toBe(true)
    expect(room.session.guided?.left).toBeUndefined()
  })

  test('of two presses at once one counts', () => {
    const room = begun(3)
    const id = `guide.next.${GROUP}.${room.session.guided?.turn}`
    room.presses('noor', id)
    const posts = room.room.length
    room.presses('samir', id)
    expect(room.session.guided?.step).toBe('compare')
    expect(room.last('samir')).toContain('werkt niet meer')
    expect(room.room).toHaveLength(posts)
  })

  test('stopping is asked once more in the room, and only then it is over', () => {
    const room = begun(2)
    room.presses('noor', 'Stoppen')
    expect(room.last()).toContain('Jullie zijn bij stap 2 van 7. Zullen we hier stoppen?')
    room.presses('samir', 'Nee, ga door')
    expect(room.last()).toContain('Verder met stap 2 van 7')
    room.presses('noor', 'Stoppen')
    room.presses('iris', 'Ja, stop hier')
    expect(room.session).toMatchObject({ state: 'held', there: PEOPLE })
    expect(room.last()).toContain('Jullie stoppen hier met **Incidentmethode**.')
  })

  test('a button of an earlier session does nothing in a later one', () => {
    const room = begun(7)
    const old = room.room
      .flatMap((message) => message.blocks)
      .flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
    room.presses('bram', 'Afronden')
    room.presses('noor', 'Begin')
    expect(room.last('noor')).toContain('Die bijeenkomst is voorbij.')
    for (const turn of ['', '1', '-1', '1.5', '1e300', 'x', '8640000000001']) {
      room.presses('noor', `guide.next.${GROUP}.${turn}`)
      expect(room.last('noor')).toContain('Er is niets veranderd.')
    }
    room.now = there('2026-12-08T14:00')
    begun(2, room)
    const before = JSON.stringify(room.opened.group)
    for (const { id } of old.filter(({ id }) => !id.startsWith('guide.here'))) room.presses('samir', id)
    expect(JSON.stringify(room.opened.group)).toBe(before)
  })

  test('whoever is in no group, or another one, changes nothing', () => {
    const room = begun(2)
    const before = JSON.stringify(room.opened.group)
    room.presses('zoe', 'Volgende')
    expect(room.last('zoe')).toContain('Je doet hier nog niet mee.')
    room.presses('noor', 'guide.next.5a5b0d1c-3c1f-4f5e-9a51-0c8f6f1d2a99.2')
    room.presses('noor', `guide.leap.${GROUP}.${room.session.guided?.turn}`)
    room.presses('noor', `guide.next.${GROUP}`)
    room.presses('noor', 'guide.')
    expect(JSON.stringify(room.opened.group)).toBe(before)
  })
})

test('no press by anybody, in any order and at any time, throws or leaves anybody without an answer', () => {
  const act = fc.constantFrom('here', 'next', 'more', 'pause', 'resume', 'stop', 'stop-yes', 'start', 'leap')
  const who = fc.constantFrom(...PEOPLE, 'zoe')
  const one = fc.record({ act, who, back: fc.integer({ min: -1, max: 2 }), minutes: fc.integer({ min: 0, max: 400 }) })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (presses) => {
      const room = createRoom(four())
      room.says('noor', 'start')
      for (const { act: name, who: by, back, minutes } of presses) {
        room.until(room.now.add({ minutes }))
        const turn = (room.session.guided?.turn ?? 0) - back
        const decision = name === 'start' ? room.says(by, 'start') : room.presses(by, `guide.${name}.${GROUP}.${turn}`)
        expect((decision.messages.length ?? 0) + (decision.notices?.length ?? 0)).toBeGreaterThan(0)
        expect(room.opened.group.sessions.filter(({ guided }) => guided).length).toBeLessThan(2)
        const { guided } = room.session
        expect(guided?.left ?? 0).toBeGreaterThanOrEqual(0)
      }
      expect(room.room.flatMap(readable).length).toBeGreaterThan(0)
    }),
    { numRuns: 100 },
  )
})
