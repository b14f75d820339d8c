import { describe, expect, test } from 'vitest'
import { readable } from '../replay.ts'
import { createRoom, GROUP, member, planned, type RoomLife, there } from './room-life.ts'

// What everybody writes for themselves in the middle of a session, and who reads it: whoever is there, in their own chats.

const THERE = ['noor', 'samir', 'iris']
const VIEW = `intervisie.view.${GROUP}.2026-12-01`

/** Three of the four are there, at the step in which everybody writes for themselves; Iris speaks English. */
function writing(
  room = createRoom([...['noor', 'samir', 'bram'].map((name) => member(name)), member('iris', {}, { locale: 'en' })]),
) {
  room.says('noor', 'start')
  for (const one of THERE.slice(1)) room.presses(one, 'Ik ben er')
  for (const label of ['Begin', 'Volgende', 'Volgende']) room.presses('noor', label)
  return room
}

function writes(room: RoomLife, who: string, view: string) {
  room.alone(who, { id: VIEW })
  room.alone(who, { text: view })
}

const share = (room: RoomLife, who: string) =>
  room.alone(who, { label: who === 'iris' ? 'Share with the group' : 'Deel met de groep' })
const part = (room: RoomLife, who: string) => room.opened.members.find(({ person }) => person.id === who)?.part
const everything = (room: RoomLife, who: string) => (room.inbox[who] ?? []).flatMap(readable).join('\n')
const inRoom = (room: RoomLife) => room.room.flatMap(readable).join('\n')

/** Writes a view and shares it, by the buttons. */
function shares(room: RoomLife, who: string, view = `Zo ziet ${who} het.`) {
  writes(room, who, view)
  share(room, who)
}

/** Through the steps that are left, to the end. */
function finish(room: RoomLife) {
  for (let step = 3; step < 7; step++) room.presses('noor', 'Volgende')
  room.presses('noor', 'Afronden')
}

describe('in the step in which everybody writes for themselves', () => {
  test('whoever is there is asked in their own chat and language, and nobody else', () => {
    const room = writing()
    expect(room.last('samir')).toMatchInlineSnapshot(`
      "Nu schrijft ieder voor zich.
      Eén of twee zinnen is genoeg, zonder namen. Waar draait dit verhaal volgens jou om?
      [Ik schrijf mijn beeld op]"
    `)
    expect(room.last('iris')).toContain('What is this story about, as you see it?')
    expect(room.inbox.bram).toBeUndefined()
    expect(room.session.guided?.prompted).toEqual(THERE)
    expect(inRoom(room)).toContain('In dit kanaal komt er niets van.')
  })

  test('somebody sees back what they wrote, words it differently, and shares that', () => {
    const room = writing()
    writes(room, 'samir', 'Het gaat om de moeder.')
    expect(room.last('samir')).toMatchInlineSnapshot(`
      "~ Je eigen beeld ~
      Zo staat het er nu:
      "Het gaat om de moeder."
      Deel je dit, dan komt het in de eigen chat van wie er is, met je naam erbij. Wil je het delen?
      [Deel met de groep] [Anders verwoorden] [Niet delen] [Terug] [Later] [Stop] [Hulp] [Menu]"
    `)
    room.alone('samir', { label: 'Anders verwoorden' })
    room.alone('samir', { text: 'Het gaat om vertrouwen.' })
    share(room, 'samir')
    expect(part(room, 'samir')?.views).toEqual({ '2026-12-01': 'Het gaat om vertrouwen.' })
    expect(room.last('samir')).toContain('Het is gedeeld.')
    room.alone('samir', { id: VIEW })
    expect(room.last('samir')).toContain('Je hebt dit al gedeeld.')
  })

  test('somebody who types it instead of pressing sees it back, and shares that', () => {
    const room = writing()
    room.alone('samir', { text: 'Het gaat om de moeder.' })
    expect(room.last('samir')).toContain('"Het gaat om de moeder."')
    share(room, 'samir')
    expect(part(room, 'samir')?.views).toEqual({ '2026-12-01': 'Het gaat om de moeder.' })
    room.alone('samir', { text: 'En om de vader.' })
    expect(room.last('samir')).toContain('Er loopt nu geen oefening')
    expect(part(room, 'samir')?.views).toEqual({ '2026-12-01': 'Het gaat om de moeder.' })
  })

  test('what is typed by somebody who is not there, or in another step, is not taken for a view', () => {
    const room = writing()
    room.alone('bram', { text: 'hulp' })
    room.alone('bram', { text: 'Het gaat om de moeder.' })
    expect(room.last('bram')).not.toContain('moeder')
    room.presses('noor', 'Volgende')
    room.alone('samir', { text: 'Het gaat om de moeder.' })
    expect(room.last('samir')).not.toContain('moeder')
  })

  test('what somebody does not share is nowhere', () => {
    const room = writing()
    writes(room, 'samir', 'Het gaat om de moeder.')
    room.alone('samir', { label: 'Niet delen' })
    room.presses('noor', 'Volgende')
    expect(part(room, 'samir')?.views).toEqual({})
    expect(everything(room, 'noor')).not.toContain('moeder')
  })

  test('skipping shares nothing', () => {
    const room = writing()
    room.alone('samir', { id: VIEW })
    room.alone('samir', { text: 'overslaan' })
    expect(room.last('samir')).toContain('Er staat nog niets.')
    room.alone('samir', { label: 'Nee, niets' })
    expect(part(room, 'samir')?.views).toEqual({})
  })

  test('the views come together once everybody shared, and the room reads only that they are there', () => {
    const room = writing()
    shares(room, 'noor')
    shares(room, 'samir')
    expect(everything(room, 'noor')).not.toContain('Zo ziet samir het.')
    const { turn } = room.session.guided ?? {}
    const posts = room.room.length
    shares(room, 'iris', 'This is **mine**, @channel.')
    expect(room.room).toHaveLength(posts + 1)
    expect(room.last()).toBe('Alle beelden zijn er. Lees ze in je eigen chat met mij.')
    expect(room.last('noor')).toMatchInlineSnapshot(`
      "**Waar het om draait**, in de woorden van wie het deelde:
      @Iris:
      > This is **mine**, @channel.
      @Noor:
      > Zo ziet noor het.
      @Samir:
      > Zo ziet samir het.
      Dit staat alleen in jullie eigen chats. Praat er samen over verder."
    `)
    expect(room.session.guided).toMatchObject({ turn, shown: expect.arrayContaining(THERE) })
    for (const one of THERE) {
      expect(everything(room, one).match(/Zo ziet noor het\./g)).toHaveLength(one === 'noor' ? 2 : 1)
      expect(inRoom(room)).not.toContain(`Zo ziet ${one}`)
    }
    expect(room.inbox.bram).toBeUndefined()
  })

  test('the next step brings together what was shared by then, and a view that comes later is sent on its own, once', () => {
    const room = writing()
    shares(room, 'samir')
    writes(room, 'iris', 'Later view.')
    room.presses('noor', 'Volgende')
    for (const one of THERE) expect(everything(room, one)).toContain('@Samir:\n> Zo ziet samir het.')
    expect(room.last()).toContain('Lees in je eigen chat met mij wat er gedeeld is.')
    expect(room.last()).not.toContain('niets gedeeld')
    share(room, 'iris')
    expect(room.last('noor')).toBe('@Iris deelt het nu ook:\n> Later view.')
    expect(room.last('samir')).toBe('@Iris deelt het nu ook:\n> Later view.')
    expect(everything(room, 'iris').match(/> Later view/g)).toBeNull()
    room.presses('noor', 'Volgende')
    expect(everything(room, 'noor').match(/> Later view/g)).toHaveLength(1)
    expect(everything(room, 'noor').match(/> Zo ziet samir/g)).toHaveLength(1)
  })

  test('where nobody shared anything the next step says so, and nobody is sent anything', () => {
    const room = writing()
    const before = room.inbox.noor?.length
    room.presses('samir', 'Volgende')
    expect(room.last()).toContain('Er is niets gedeeld. Vertel elkaar hoe je het ziet.')
    expect(room.inbox.noor).toHaveLength(before ?? -1)
    shares(room, 'noor')
    expect(room.last('samir')).toContain('@Noor deelt het nu ook:')
  })

  test('whoever comes in the middle of it is asked too, and waited for', () => {
    const room = writing()
    shares(room, 'noor')
    room.presses('bram', 'Ik ben er')
    expect(everything(room, 'bram')).toContain('Waar draait dit verhaal volgens jou om?')
    expect(room.session.guided?.prompted).toEqual([...THERE, 'bram'])
    for (const one of ['samir', 'iris']) shares(room, one)
    expect(room.session.guided?.shown).toEqual([])
    shares(room, 'bram')
    expect(room.session.guided?.shown).toHaveLength(4)
  })

  test('a view of somebody who comes once the others were read is sent on its own, and the others not again', () => {
    const room = writing()
    for (const one of THERE) shares(room, one)
    room.presses('bram', 'Ik ben er')
    expect(everything(room, 'bram').match(/> Zo ziet/g)).toHaveLength(3)
    shares(room, 'bram')
    room.presses('noor', 'Volgende')
    expect(everything(room, 'noor').match(/> Zo ziet samir/g)).toHaveLength(1)
    expect(everything(room, 'noor').match(/> Zo ziet bram/g)).toHaveLength(1)
    expect(inRoom(room).match(/Alle beelden zijn er/g)).toHaveLength(1)
  })

  test('whoever comes after it reads what the others read', () => {
    const room = writing()
    shares(room, 'noor')
    room.presses('noor', 'Volgende')
    room.presses('bram', 'Ik ben er')
    expect(everything(room, 'bram')).toContain('> Zo ziet noor het.')
    expect(room.session.guided?.shown).toEqual(['noor'])
  })
})

describe('what is shared', () => {
  test('is gone from everywhere but the private chats once the session is over', () => {
    const room = writing()
    for (const one of THERE) shares(room, one)
    finish(room)
    expect(room.session.state).toBe('held')
    for (const one of THERE) expect(part(room, one)?.views).toEqual({})
    expect(JSON.stringify(room.opened.group)).not.toContain('Zo ziet')
  })

  test('comes together when they stop in that very step', () => {
    const room = writing()
    shares(room, 'samir')
    room.presses('noor', 'Stoppen')
    room.presses('noor', 'Ja, stop hier')
    expect(everything(room, 'noor')).toContain('> Zo ziet samir het.')
    expect(part(room, 'samir')?.views).toEqual({})
  })

  test('is said back and reaches nobody when its session is over', () => {
    const room = writing()
    writes(room, 'samir', 'Het gaat om de moeder.')
    finish(room)
    share(room, 'samir')
    expect(room.last('samir')).toContain('Daarom deel ik dit met niemand. Dit schreef je:\nHet gaat om de moeder.')
    expect(part(room, 'samir')?.views).toEqual({})
    expect(everything(room, 'noor')).not.toContain('moeder')
  })

  test('by somebody who stopped meanwhile, and takes part again, is said back until they are on the list again', () => {
    const room = writing()
    writes(room, 'samir', 'Het gaat om de moeder.')
    const takesPart = (isIn: boolean) => {
      const members = room.opened.members.map((one) => {
        return one.person.id === 'samir' ? { ...one, part: { ...one.part, part: isIn } } : one
      })
      room.opened = { ...room.opened, members }
    }
    takesPart(false)
    room.presses('noor', 'Nog vijf minuten')
    takesPart(true)
    share(room, 'samir')
    expect(room.last('samir')).toContain('Dit schreef je:\nHet gaat om de moeder.')
    expect(part(room, 'samir')?.views).toEqual({})
  })

  test('in a session that ended by itself is gone when the next one begins', () => {
    const room = writing()
    shares(room, 'samir')
    room.until(there('2026-12-02T14:00'))
    expect(room.session.state).toBe('held')
    expect(part(room, 'samir')?.views).not.toEqual({})
    room.says('noor', 'start')
    expect(part(room, 'samir')?.views).toEqual({})
  })

  test.for([
    ['a late press in the room', (room: RoomLife) => room.presses('noor', 'Volgende')],
    [
      'beginning to say that they were there',
      (room: RoomLife) => room.alone('noor', { id: `intervisie.after.${GROUP}.2026-12-01` }),
    ],
  ] as const)('in a session that ended by itself is gone for all after %s', ([, pressed]) => {
    const room = writing()
    for (const one of ['noor', 'samir']) shares(room, one)
    room.until(there('2026-12-02T14:00'))
    pressed(room)
    for (const one of ['noor', 'samir']) expect(part(room, one)?.views).toEqual({})
    expect(room.session.state).toBe('held')
  })
})

test('a press about a view that is not asked now, of a session that is over, or by somebody who is not there begins nothing', () => {
  const room = createRoom(['noor', 'samir', 'iris', 'bram'].map((name) => member(name)))
  room.alone('samir', { id: VIEW })
  expect(room.last('samir')).toContain('Die bijeenkomst is voorbij.')
  room.says('noor', 'start')
  room.alone('noor', { id: VIEW })
  expect(room.last('noor')).toContain('Dit wordt nu niet gevraagd.')
  room.alone('samir', { id: VIEW })
  expect(room.last('samir')).toContain('Je staat er niet bij.')
  room.alone('noor', { id: `intervisie.view.${GROUP}.2026-11-01` })
  expect(room.last('noor')).toContain('Die bijeenkomst is voorbij.')
})

test('of a group with a planned session whose time is another, views stand under the key it keeps', () => {
  const moved = planned({ start: there('2026-12-03T14:00'), end: there('2026-12-03T15:00'), moved: true })
  const room = createRoom(
    ['noor', 'samir', 'iris'].map((name) => member(name)),
    { sessions: [moved] },
  )
  room.now = there('2026-12-03T14:05')
  writing(room)
  shares(room, 'noor')
  expect(Object.keys(part(room, 'noor')?.views ?? {})).toEqual(['2026-12-01'])
})
