import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import type { AppPorts } from '../../src/app.ts'
import { fill } from '../../src/content/template.ts'
import type { CalendarFetched, FetchFailure } from '../../src/people/calendar/fetch-calendar.ts'
import type { FileRead } from '../../src/ports.ts'
import { content } from '../talk.ts'
import { createPlatform, lettersOf } from './fakes.ts'
import { openPlace, type Place, type PlaceOptions } from './nudging-place.ts'
import { openedStore } from './opened-store.ts'

// A roster that comes from a calendar: by an address that is read again and again, or by a file. The server and the
// platform's files are what a test says they are.

const { nudging: said } = content.locales[0]
const { store } = await openedStore()

const ADDRESS = 'https://rooster.example.nl/noor.ics'
const EARLY = 'ma t/m vr 7:00-15:30'

/** A calendar with these shifts: a day, a start and an end, as '2026-11-24 7:00 15:30'. */
function calendarOf(...shifts: string[]): string {
  const events = shifts.flatMap((shift, index) => {
    const [day = '', start = '', end = ''] = shift.split(' ')
    const at = (time: string) => `${day.replaceAll('-', '')}T${time.padStart(5, '0').replace(':', '')}00`
    return ['BEGIN:VEVENT', `UID:${index}`, `DTSTART:${at(start)}`, `DTEND:${at(end)}`, 'SUMMARY:Dienst', 'END:VEVENT']
  })
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...events, 'END:VCALENDAR', ''].join('\r\n')
}

/** A calendar server: answers as `now` says, and knows what it was asked. */
type Server = { now: CalendarFetched; asked: Parameters<AppPorts['fetch']>[]; fetch: AppPorts['fetch'] }
function createServer(now: CalendarFetched): Server {
  const server: Server = {
    now,
    asked: [],
    fetch: async (...call) => {
      server.asked.push(call)
      return server.now
    },
  }
  return server
}
const fetched = (text: string, version: { etag?: string } = {}): CalendarFetched => ({
  type: 'fetched',
  text,
  ...version,
})
const failed = (code: string): CalendarFetched => ({ type: 'failed', code: code as FetchFailure })

const open = (server: Server, options: Partial<PlaceOptions> = {}) => {
  return openPlace({ stores: [store], fetch: server.fetch, ...options })
}
const lastSaid = ({ writer }: Place) => lettersOf(writer.heard().at(-1))
const reads = (template: string, values?: Record<string, string>) =>
  lettersOf({ blocks: [{ type: 'text', text: fill(template, values) }] })
const sentenceOf = (code: string) => reads((said.calendar.failed as Record<string, string>)[code] ?? '')

/** They give the address of their calendar, and say yes to reading it. */
async function couple({ writer }: Place, address = ADDRESS): Promise<void> {
  await writer.do({ type: 'button', id: 'begin.roster.calendar', turn: 0 })
  await writer.say(address)
  await writer.press('choice.read')
}

describe('an address', () => {
  test('is read at once, what was found is told, and what falls in its shifts comes', async () => {
    const server = createServer(fetched(calendarOf('2026-11-24 7:00 15:30', '2026-11-25 14:00 22:00')))
    const place = await open(server)
    await couple(place)
    expect(server.asked).toEqual([[ADDRESS, {}]])
    expect(lastSaid(place)).toContain(reads(said.calendar.read, { until: '25 november', shifts: '2', off: '0' }))
    expect(lastSaid(place)).toContain('dinsdag 24 november om 11:00')
    expect(await place.pass('2026-11-26T08:00')).toEqual([
      'di 11:00 break',
      'di 15:15 debrief',
      'wo 18:00 break',
      'wo 20:30 weekly',
      'wo 21:45 debrief',
    ])
  })

  test('is read again every four hours, with what the server told of its version, and newer shifts count', async () => {
    const server = createServer(fetched(calendarOf('2026-11-24 7:00 15:30'), { etag: '"1"' }))
    const place = await open(server)
    await couple(place)
    server.now = { type: 'unchanged' }
    await place.pass('2026-11-23T13:01')
    expect(server.asked).toHaveLength(2)
    server.now = fetched(calendarOf('2026-11-24 12:00 20:30'), { etag: '"2"' })
    await place.pass('2026-11-23T17:02')
    server.now = { type: 'unchanged' }
    const before = place.writer.heard().length
    const came = await place.pass('2026-11-24T22:00')
    expect(came).toEqual(['di 16:00 break', 'di 19:00 weekly', 'di 20:15 debrief'])
    // Nobody is told that nothing is wrong.
    expect(place.writer.heard()).toHaveLength(before + came.length)
    const [first, second, third, ...rest] = server.asked.map(([, version]) => version.etag)
    expect([first, second, third]).toEqual([undefined, '"1"', '"1"'])
    expect(new Set(rest)).toEqual(new Set(['"2"']))
    // In 29 hours.
    expect([6, 7]).toContain(rest.length)
  })

  test('that broke is told once, with the next nudge; the roster stays, and it is told anew when it mends and breaks again', async () => {
    const days = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'].map((day) => `${day} 7:00 15:30`)
    const server = createServer(fetched(calendarOf(...days)))
    const place = await open(server)
    await couple(place)
    const before = place.writer.heard().length
    const tellsOfIt = () => place.nudges().map((nudge) => lettersOf(nudge).includes(sentenceOf('not_found')))

    server.now = failed('not_found')
    expect(await place.pass('2026-11-24T06:00')).toEqual([])
    expect(place.writer.heard()).toHaveLength(before) // not by night, and not by itself
    expect(await place.pass('2026-11-24T20:00')).toEqual(['di 11:00 break', 'di 15:15 debrief'])
    expect(tellsOfIt()).toEqual([true, false])
    const until = reads(said.calendar.broken, { until: '27 november' })
    expect(lettersOf(place.nudges()[0])).toContain(until)
    await place.writer.say('mijn rooster')
    expect(lastSaid(place)).toContain(sentenceOf('not_found'))

    server.now = fetched(calendarOf(...days))
    expect(await place.pass('2026-11-25T20:00')).toEqual(['wo 11:00 break', 'wo 15:15 debrief'])
    expect(tellsOfIt()).toEqual([true, false, false, false])
    await place.writer.say('mijn rooster')
    expect(lastSaid(place)).not.toContain(sentenceOf('not_found'))

    server.now = failed('not_found')
    await place.pass('2026-11-26T20:00')
    expect(tellsOfIt()).toEqual([true, false, false, false, true, false])
  })

  test('whose server is away for a while is not told of, and is when that lasts', async () => {
    const days = ['2026-11-24', '2026-11-25'].map((day) => `${day} 7:00 15:30`)
    const server = createServer(fetched(calendarOf(...days)))
    const place = await open(server)
    await couple(place)
    server.now = failed('unreachable')
    await place.jump('2026-11-24T10:30') // one look
    await place.jump('2026-11-24T10:46') // and another
    const times = place.events.flatMap((event) => (event.name === 'calendar.failed' ? [event.times] : []))
    expect(times).toEqual([1, 2])
    expect(await place.pass('2026-11-24T11:00')).toEqual(['di 11:00 break'])
    expect(lettersOf(place.nudges()[0])).not.toContain(sentenceOf('unreachable'))
    expect(await place.pass('2026-11-24T20:00')).toEqual(['di 15:15 debrief'])
    expect(lettersOf(place.nudges()[1])).toContain(sentenceOf('unreachable'))
  })

  test('that is let go is not read any more, and the shifts that were known stay', async () => {
    const server = createServer(fetched(calendarOf('2026-11-24 7:00 15:30')))
    const place = await open(server)
    await couple(place)
    await place.writer.say('mijn rooster')
    await place.writer.press('roster-act.uncouple')
    expect(lastSaid(place)).toContain(reads(said.calendar.uncoupled))
    expect(await place.pass('2026-11-24T20:00')).toEqual(['di 11:00 break', 'di 14:00 weekly', 'di 15:15 debrief'])
    expect(server.asked).toHaveLength(1)
    expect((await place.nudging()).calendar).toBeUndefined()
  })

  test('that cannot be used is refused before anything is asked of it', async () => {
    const server = createServer(fetched(calendarOf()))
    const place = await open(server)
    await place.writer.do({ type: 'button', id: 'begin.roster.calendar', turn: 0 })
    for (const address of [
      'http://rooster.example.nl/x',
      'https://127.0.0.1/x',
      'https://u:p@example.nl/x',
      'geen adres',
    ]) {
      await place.writer.say(address)
      expect(lastSaid(place), address).toContain('Dit adres kan ik niet gebruiken')
    }
    expect(server.asked).toEqual([])
  })

  /** What a calendar's text is when it is no good, by the code of what is wrong with it. */
  const BAD: Record<string, string> = {
    not_a_calendar: '<!doctype html><p>Log in',
    nothing_in_it: calendarOf(),
    nothing_readable: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    too_large: `${calendarOf('2026-11-24 7:00 15:30')}${' '.repeat(2_000_001)}`,
    too_many: calendarOf(...Array.from({ length: 5_001 }, () => '2026-11-24 7:00 15:30')),
  }
  const FAILURES = Object.keys(said.calendar.failed)

  test.for(FAILURES)('that comes to %s is told at once, and the roster that was there stays', async (code) => {
    const server = createServer(BAD[code] === undefined ? failed(code) : fetched(BAD[code]))
    const place = await open(server)
    await place.enrol(EARLY)
    await couple(place)
    expect(sentenceOf(code)).not.toBe('')
    expect(lastSaid(place)).toContain(sentenceOf(code))
    expect(lastSaid(place)).toContain(reads(said.calendar.kept))
    expect(server.asked).toHaveLength(1)
    const passes = ['unreachable', 'server_failed', 'too_slow', 'host_unknown'].includes(code)
    // What may pass is tried again; an address that never was any good is not kept.
    expect((await place.nudging()).calendar?.address).toBe(passes ? ADDRESS : undefined)
    expect(await place.pass('2026-11-23T20:00')).toEqual(['ma 11:00 break', 'ma 15:15 debrief'])
    expect(place.nudges().filter((nudge) => lettersOf(nudge).includes(sentenceOf(code)))).toEqual([])
    if (!passes) expect(server.asked).toHaveLength(1)
  })
})

describe('a file', () => {
  const bytes = (text: string): FileRead => ({ type: 'read', bytes: new Uint8Array(Buffer.from(text)) })

  /** Somebody sends a file of which reading comes to this. */
  async function send(read: FileRead | undefined, roster?: string): Promise<Place> {
    const platform = createPlatform()
    if (read) platform.file = async () => read
    const place = await open(createServer({ type: 'unchanged' }), { platform })
    if (roster) await place.enrol(roster)
    await place.writer.do({ type: 'file', name: 'rooster.ics', reference: 'https://files.example/1' })
    return place
  }

  test('is shown, and is the roster once the person says that it is right', async () => {
    const place = await send(bytes(calendarOf('2026-11-24 7:00 15:30', '2026-11-25 14:00 22:00')))
    expect(lastSaid(place)).toContain('07:00')
    expect(lastSaid(place)).toContain('Klopt dit?')
    await place.writer.press('choice.right')
    expect(await place.pass('2026-11-25T23:00')).toEqual([
      'di 11:00 break',
      'di 15:15 debrief',
      'wo 18:00 break',
      'wo 20:30 weekly',
      'wo 21:45 debrief',
    ])
  })

  test.for<[string, FileRead | undefined, string]>([
    ['on a platform without files', undefined, reads(said.calendar['no-files'])],
    ['that the platform does not give', { type: 'failed', code: 'access_refused' }, sentenceOf('access_refused')],
    ['for which there is no code', { type: 'failed', code: 'unheard_of' }, reads(said.calendar['file-failed'])],
    ['that is too large', { type: 'failed', code: 'too_large' }, sentenceOf('too_large')],
    ['that is no calendar', bytes('\u0000\u0001PK'), sentenceOf('not_a_calendar')],
    ['that is empty', bytes(''), sentenceOf('not_a_calendar')],
    ['with nothing in it', bytes(calendarOf()), sentenceOf('nothing_in_it')],
    ['with nothing to come', bytes(calendarOf('2020-11-24 7:00 15:30')), reads(said.calendar['read-none'])],
  ])('%s is answered with what is wrong, and the roster that was there stays', async ([, read, sentence]) => {
    const place = await send(read, EARLY)
    expect(sentence).not.toBe('')
    expect(lastSaid(place)).toContain(sentence)
    expect((await place.nudging()).weekly).toHaveLength(5)
    expect(await place.pass('2026-11-23T12:00')).toEqual(['ma 11:00 break'])
  })

  test('that a messenger fails on is said to have gone wrong, and what comes next is answered', async () => {
    const platform = createPlatform()
    platform.file = async () => {
      throw new Error('reset')
    }
    const place = await open(createServer({ type: 'unchanged' }), { platform })
    await place.writer.do({ type: 'file', name: 'rooster.ics', reference: 'x' })
    expect(lastSaid(place)).toContain(reads(content.locales[0].words.failed).split('\n')[0])
    await place.writer.say('hulp')
    expect(lastSaid(place)).toContain('113')
  })
})

test('a calendar that was given at night is told of while the person waits for it, and comes back by itself by no other way', async () => {
  const server = createServer(failed('unreachable'))
  const place = await open(server, { from: '2026-11-23T23:00' })
  await couple(place)
  expect(lastSaid(place)).toContain(sentenceOf('unreachable'))
  const before = place.writer.heard().length
  server.now = fetched(calendarOf('2026-11-24 7:00 15:30'))
  await place.pass('2026-11-24T06:59')
  expect(place.writer.heard()).toHaveLength(before)
  expect((await place.nudging()).calendar?.readAt).toBeInstanceOf(Temporal.Instant)
})
