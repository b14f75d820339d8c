import { describe, expect, onTestFinished, test } from 'vitest'
import { fill } from '../../src/content/template.ts'
import { readTalk } from '../../src/conversations/stored-conversation.ts'
import type { Input } from '../../src/ports.ts'
import { openStore } from '../../src/store/open-store.ts'
import { buttonsOf, content } from '../talk.ts'
import { createPlatform, type Event, lettersOf, vault } from './fakes.ts'
import { kindOf, openPlace, type Place, type PlaceOptions } from './nudging-place.ts'
import { openedStore } from './opened-store.ts'

// Whole bots, from what somebody says about when they work to what comes on the platform, over a real database. Everything
// begins on Monday 23 November 2026 at nine.

const { nudging: said, flows } = content.locales[0]
const { url, store, sql } = await openedStore()

const EARLY = 'ma t/m vr 7:00-15:30'
const WEEK_END = '2026-11-29T20:00'

const open = (options: Partial<PlaceOptions> = {}) => openPlace({ stores: [store], ...options })
const last = ({ writer }: Place) => lettersOf(writer.heard().at(-1))
/** A text of ours as it reads in the chat. */
const reads = (template: string, values?: Record<string, string>) =>
  lettersOf({ blocks: [{ type: 'text', text: fill(template, values) }] })
const named = ({ events }: Place, name: Event['name']) => events.filter((event) => event.name === name)
const skippedOf = (place: Place) =>
  named(place, 'nudge.skipped').map((event) => event.name === 'nudge.skipped' && `${event.kind} ${event.code}`)
/** What a step of a flow says when this choice ends it. */
function endOf(flow: string, step: string, choice: string): string {
  const say = flows.get(flow)?.steps[step]?.choose?.find(({ id }) => id === choice)?.say
  if (say === undefined) throw new Error(`${flow} does not end with ${choice} at ${step}`)
  return reads(say)
}
const sayOf = (flow: string, step: string) =>
  reads(flows.get(flow)?.steps[step]?.say ?? '')
    .split('\n')
    .at(-1) ?? ''
const presses = async ({ writer }: Place, ...ids: string[]) => {
  for (const id of ids) await writer.press(id)
}
/** What somebody is in the middle of, last touched first. */
async function talksOf(place: Place) {
  const person = await place.person()
  return (await store.conversations(person.id)).map((stored) => readTalk(vault, person, stored))
}
/** Into the exercise and on to its second question. */
async function toSecondQuestion({ writer }: Place): Promise<void> {
  await writer.do({ type: 'button', id: 'begin.two-columns', turn: 0 })
  await writer.press('choice.begin')
  await writer.say('rust in de groep')
}

describe('somebody who says yes and types when they work', () => {
  test('is asked about their break, their shift and their week in every shift at its time, and at no other', async () => {
    const place = await open()
    await place.enrol(EARLY)
    expect(last(place)).toContain('maandag 23 november om 11:00')
    expect(await place.pass(WEEK_END)).toEqual([
      'ma 11:00 break',
      'ma 15:15 debrief',
      'di 11:00 break',
      'di 15:15 debrief',
      'wo 11:00 break',
      'wo 15:15 debrief',
      'do 11:00 break',
      'do 15:15 debrief',
      'vr 11:00 break',
      'vr 14:00 weekly',
      'vr 15:15 debrief',
    ])
    expect(named(place, 'nudge.planned')).toHaveLength(11)
    const wordings = place.nudges().map(lettersOf)
    expect(new Set(wordings).size).toBe(wordings.length)
    // What makes a nudge come once, whoever works it out and however often.
    const keys = (await sql.query(`SELECT dedupe_key AS key FROM delivery WHERE kind = 'nudge' ORDER BY sequence`)).rows
    // Which nudge it was can be told by whoever holds their key, and by nobody who reads the database.
    const person = await place.person()
    expect(keys.map(({ key }) => key).slice(0, 2)).toEqual([
      `nudge/${vault.mark(person, 'break/2026-11-23/1')}`,
      `nudge/${vault.mark(person, 'debrief/2026-11-23')}`,
    ])
    expect((await sql.query(`SELECT DISTINCT kind, state, body FROM delivery WHERE kind = 'nudge'`)).rows).toEqual([
      { kind: 'nudge', state: 'sent', body: null },
    ])
  })

  test('gets each once when several processes look at the same time', async () => {
    const others = [openStore(url), openStore(url)]
    onTestFinished(async () => {
      await Promise.all(others.map(({ close }) => close()))
    })
    const place = await open({ stores: [store, ...others.map((one) => one.store)] as PlaceOptions['stores'] })
    await place.enrol(EARLY)
    const came = await place.pass('2026-11-25T20:00')
    expect(came.map((one) => one.split(' ')[2])).toEqual(['break', 'debrief', 'break', 'debrief', 'break', 'debrief'])
    expect(named(place, 'nudge.planned')).toHaveLength(6)
    expect(new Set(place.platform.sends).size).toBe(place.platform.sends.length)
  })

  test('gets what falls in a night shift in the night, and nothing by day', async () => {
    const place = await open()
    await place.enrol('ma 22-7')
    expect(await place.pass('2026-11-24T22:00')).toEqual(['di 02:00 break', 'di 05:30 weekly', 'di 06:45 debrief'])
  })
})

describe('nothing comes', () => {
  const then = async (place: Place, until = WEEK_END) => {
    const before = place.nudges().length
    await place.pass(until)
    return place.nudges().slice(before).map(kindOf)
  }

  test.for<[string, string]>([
    ['on leave', 'ik ben vrij t/m zondag'],
    ['who is ill', 'ik ben ziek'],
    ['who paused', 'pauze tot en met zondag'],
    ['who typed "stop"', 'stop'],
    ['who wants nothing any more', 'stuur niets meer'],
  ])('to somebody %s', async ([, typed]) => {
    const place = await open()
    await place.enrol(EARLY)
    expect(await place.pass('2026-11-23T12:00')).toEqual(['ma 11:00 break'])
    await place.writer.say(typed)
    expect(await then(place)).toEqual([])
  })

  test('to somebody who left, until they write again', async () => {
    const place = await open()
    await place.enrol(EARLY)
    await place.apps[0]?.leave({ platform: 'test', tenant: 'town', user: place.writer.user })
    expect(await then(place, '2026-11-25T06:00')).toEqual([])
    await place.jump('2026-11-25T08:00')
    await place.writer.say('menu')
    expect(await then(place, '2026-11-25T20:00')).toEqual(['break', 'debrief'])
  })

  test('to somebody who never said yes, or said no, or whose roster was deleted', async () => {
    const place = await open()
    await place.writer.say('hallo')
    expect(await then(place, '2026-11-24T08:00')).toEqual([])
    await presses(place, 'declined')
    expect(await then(place, '2026-11-25T08:00')).toEqual([])
    expect((await sql.query('SELECT * FROM nudging')).rows).toEqual([])
    await place.enrol(EARLY)
    await place.writer.say('mijn rooster')
    await presses(place, 'roster-act.forget', 'roster-act.forget-yes')
    expect(await then(place)).toEqual([])
    expect(await place.nudging()).toMatchObject({ consent: false, weekly: [], extra: [] })
  })

  test('before somebody confirmed what they typed', async () => {
    const place = await open()
    await place.writer.do({ type: 'button', id: 'begin.roster.shifts', turn: 0 })
    await place.writer.say(EARLY)
    expect(await then(place)).toEqual([])
  })

  test('to whoever is back from leave before the day they said, and then everything comes again', async () => {
    const place = await open()
    await place.enrol(EARLY)
    await place.writer.say('ik ben vrij t/m zondag')
    expect(await then(place, '2026-11-25T08:00')).toEqual([])
    await place.writer.say('ik ben er weer')
    expect(last(place)).toContain(said.off.back)
    expect(await then(place, '2026-11-25T20:00')).toEqual(['break', 'debrief'])
  })
})

describe('what was planned and could not go at once', () => {
  test('is left when it is not worth sending any more, and counted', async () => {
    const platform = createPlatform()
    const place = await open({ platform })
    await place.enrol(EARLY)
    platform.fates = ['later']
    expect(await place.pass('2026-11-23T11:00')).toEqual([])
    expect(await place.jump('2026-11-23T11:21')).toEqual([])
    expect(place.nudges()).toEqual([])
    expect(named(place, 'delivery.skipped')).toMatchObject([{ code: 'expired' }])
    expect((await sql.query(`SELECT state, last_error_code, body FROM delivery WHERE kind = 'nudge'`)).rows).toEqual([
      { state: 'skipped', last_error_code: 'expired', body: null },
    ])
    expect(await place.pass('2026-11-23T20:00')).toEqual(['ma 15:15 debrief'])
  })

  test('still comes when it is', async () => {
    const platform = createPlatform()
    const place = await open({ platform })
    await place.enrol(EARLY)
    platform.fates = ['later']
    expect(await place.pass('2026-11-23T11:00')).toEqual([])
    expect(await place.jump('2026-11-23T11:19')).toEqual(['ma 11:19 break'])
  })

  test.for<[string, string]>([
    ['stop', 'stopped'],
    ['ik ben ziek', 'off-shift'],
    ['pauze tot en met zondag', 'paused'],
  ])('does not come any more once somebody said "%s"', async ([typed, code]) => {
    const platform = createPlatform()
    const place = await open({ platform })
    await place.enrol(EARLY)
    platform.fates = ['later']
    await place.pass('2026-11-23T11:00')
    await place.writer.say(typed)
    expect(await place.jump('2026-11-23T11:10')).toEqual([])
    expect(named(place, 'delivery.skipped')).toMatchObject([{ code }])
  })

  test('waits while somebody began to talk, and does not come between two questions', async () => {
    const platform = createPlatform()
    const place = await open({ platform })
    await place.enrol(EARLY)
    platform.fates = ['later']
    await place.pass('2026-11-23T11:00')
    await toSecondQuestion(place)
    expect(await place.jump('2026-11-23T11:05')).toEqual([])
    expect(named(place, 'delivery.later').at(-1)).toMatchObject({ code: 'talking' })
    expect(await place.jump('2026-11-23T11:21')).toEqual([])
    expect(named(place, 'delivery.skipped')).toMatchObject([{ code: 'expired' }])
  })

  test('after two hours without a bot it is only the latest, and the rest is counted', async () => {
    const place = await open({ from: '2026-11-27T09:00' })
    await place.enrol(EARLY)
    await place.pass('2026-11-27T13:20')
    expect(await place.jump('2026-11-27T15:20')).toEqual(['vr 15:20 debrief'])
    expect(skippedOf(place)).toEqual(['weekly newer'])
    expect(await place.pass(WEEK_END)).toEqual([])
  })

  test('after a weekend without a bot nothing of before is made up for', async () => {
    const place = await open({ from: '2026-11-27T09:00' })
    await place.enrol(EARLY)
    expect(await place.jump('2026-11-30T08:00')).toEqual([])
    expect(await place.pass('2026-11-30T20:00')).toEqual(['ma 11:00 break', 'ma 15:15 debrief'])
  })
})

test('somebody in the middle of an exercise gets what is due after it, half an hour after their last word', async () => {
  const place = await open({ from: '2026-11-27T09:00' })
  await place.enrol(EARLY)
  await place.pass('2026-11-27T13:45')
  await toSecondQuestion(place)
  expect(await place.pass('2026-11-27T14:10')).toEqual([])
  await place.writer.say('later')
  expect(await place.pass('2026-11-27T15:00')).toEqual(['vr 14:40 weekly'])
})

describe('an answer', () => {
  test.for<[string, Input | 'press', string]>([
    ['by its button', 'press', endOf('break', 'ask', 'now')],
    ['by its words', { type: 'text', text: 'ik ga nu' }, endOf('break', 'ask', 'now')],
    ['by a word for it', { type: 'text', text: 'gehad' }, endOf('break', 'ask', 'had')],
  ])('to a question about a break is taken %s', async ([, input, answer]) => {
    const place = await open()
    await place.enrol(EARLY)
    await place.pass('2026-11-23T11:00')
    await place.writer.do(input === 'press' ? place.writer.button('nudge.break.now.2026-11-23/1') : input)
    expect(last(place)).toBe(answer)
    expect(await talksOf(place)).toEqual([])
    expect(await place.pass('2026-11-23T12:00')).toEqual([])
  })

  test('to the question about a break of an earlier shift is kindly let go', async () => {
    const place = await open()
    await place.enrol(EARLY)
    await place.pass('2026-11-24T09:00')
    await place.writer.press('nudge.break.cannot.2026-11-23/1')
    expect(last(place)).toContain(reads(said.late))
    expect((await place.nudging()).cannots).toEqual([])
  })

  test.for([
    ['by its button', { type: 'press' }],
    ['by its words', { type: 'text', text: 'Oranje' }],
  ] as const)('to how the shift was begins the look back %s', async ([, input]) => {
    const place = await open()
    await place.enrol(EARLY)
    await place.pass('2026-11-23T15:15')
    if (input.type === 'press') await place.writer.press('nudge.debrief.orange.2026-11-23')
    else await place.writer.do(input)
    expect(last(place)).toContain(sayOf('debrief', 'stays'))
    expect(await talksOf(place)).toMatchObject([{ flow: 'debrief', step: 'stays', status: 'open' }])
  })

  test('to how the shift was opens beside an exercise that rests, which goes on afterwards where it was', async () => {
    const place = await open()
    await place.enrol(EARLY)
    await toSecondQuestion(place)
    await place.writer.say('later')
    const [before] = await talksOf(place)
    await place.pass('2026-11-23T15:15')
    await place.writer.press('nudge.debrief.green.2026-11-23')
    await place.jump('2026-11-23T15:16')
    for (const text of ['een lach', 'het eten']) await place.writer.say(text)
    expect(await talksOf(place)).toMatchObject([
      { flow: 'debrief', step: 'need', status: 'open' },
      { flow: 'two-columns', step: 'situation-hard', status: 'resting' },
    ])
    await place.writer.press('choice.nothing')
    expect(last(place)).toContain(endOf('debrief', 'need', 'nothing').split('\n')[0])
    await place.writer.press('resume')
    expect(last(place)).toContain(sayOf('two-columns', 'situation-hard'))
    const [after, ...more] = await talksOf(place)
    expect(more).toEqual([])
    expect(after).toEqual({ ...before, status: 'open', turn: after?.turn })
    await place.writer.say('het was druk')
    expect(await talksOf(place)).toMatchObject([
      { step: 'situation-happened', answers: { goal: 'rust in de groep', hard: 'het was druk' } },
    ])
  })
})

test('a break that is put off comes once more, a quarter of an hour later, and cannot be put off again', async () => {
  const place = await open()
  await place.enrol(EARLY)
  await place.pass('2026-11-23T11:00')
  await place.writer.press('nudge.break.soon.2026-11-23/1')
  expect(last(place)).toBe(endOf('break', 'ask', 'soon'))
  expect(await place.pass('2026-11-23T12:00')).toEqual(['ma 11:15 break'])
  const [again] = place.nudges().slice(-1)
  const soon = buttonsOf(again ?? { blocks: [] }).find(({ id }) => id.startsWith('nudge.break.soon'))
  await place.writer.do({ type: 'button', id: soon?.id ?? '', turn: soon?.turn ?? 0 })
  expect(last(place)).toBe(reads(said['snooze-used']))
  expect(await place.pass('2026-11-23T20:00')).toEqual(['ma 15:15 debrief'])
})

test('three shifts running without a break are told something kind, once, and the row begins anew', async () => {
  const place = await open()
  await place.enrol(EARLY)
  const answers: boolean[] = []
  for (const day of ['23', '24', '25', '26']) {
    await place.pass(`2026-11-${day}T11:00`)
    await place.writer.say('lukt niet')
    answers.push(last(place).includes(reads(said.relief)))
  }
  expect(answers).toEqual([false, false, true, false])
  expect((await place.nudging()).cannots).toEqual(['2026-11-26'])
})

test('after a red shift the next one brings one question how it is now, and the one after none', async () => {
  const place = await open()
  await place.enrol(EARLY)
  await place.pass('2026-11-23T15:15')
  await place.writer.press('nudge.debrief.red.2026-11-23')
  await place.writer.press('choice.home')
  expect(await place.pass('2026-11-24T20:00')).toEqual(['di 08:00 follow-up', 'di 11:00 break', 'di 15:15 debrief'])
  expect(await place.pass('2026-11-25T20:00')).toEqual(['wo 11:00 break', 'wo 15:15 debrief'])
})

describe('a sentence from a finished exercise', () => {
  const SENTENCE = 'Eerst tot tien tellen.'

  /** The whole exercise: its last answers are the sentence they take along and when to watch for it. */
  async function finish(place: Place, remind: string, keep: string): Promise<void> {
    await toSecondQuestion(place)
    for (const text of ['druk', 'ruzie', 'ik: een\nmoeder: twee']) await place.writer.say(text)
    await place.writer.press('choice.done')
    for (let answer = 0; answer < 17; answer++) await place.writer.say('x')
    await place.writer.say(SENTENCE)
    await place.writer.say('bij de overdracht')
    await presses(place, `choice.${remind}`, `choice.${keep}`)
  }

  test.for([
    ['week', '2026-11-30', 'month'],
    ['two-weeks', '2026-12-07', 'year'],
  ])('comes back once, after a %s, in a shift', async ([remind, day, keep]) => {
    const place = await open()
    await place.enrol(EARLY)
    await finish(place, remind ?? '', keep ?? '')
    expect((await place.pass(`${day}T06:00`)).filter((one) => one.includes('take-away'))).toEqual([])
    expect(await place.pass(`${day}T09:00`)).toEqual(['ma 09:00 take-away'])
    expect(lettersOf(place.nudges().at(-1))).toContain(SENTENCE)
    await place.writer.say('ja')
    expect(last(place)).toContain(sayOf('take-away', 'noticed'))
    await place.writer.say('dat het werkte')
    await place.writer.press('choice.done')
    const rest = await place.pass('2026-12-20T20:00')
    expect(rest.filter((one) => one.includes('take-away'))).toEqual([])
  })

  test('does not come back when the exercise was not kept, or when nobody said yes to messages', async () => {
    const place = await open()
    await finish(place, 'week', 'month')
    expect(last(place)).toContain(reads(said['bring-back-quiet']))
    await place.enrol(EARLY)
    await finish(place, 'week', 'nothing')
    expect((await place.nudging()).takeAways).toEqual([])
  })
})
