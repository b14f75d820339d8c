import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { writtenLine } from '../../src/intervisie/hours.ts'
import type { Person } from '../../src/ports.ts'
import { buttonsOf } from '../talk.ts'
import { committed, createClock, createPlatform, createWriter, lettersOf, openApp, TODAY, vault } from './fakes.ts'
import { openedStore } from './opened-store.ts'

// The log of hours is kept where everything else somebody keeps is, and stands in none of its lists.

const { store } = await openedStore()

/** Somebody with one line in their log and one exercise they keep, both of today. */
async function somebody() {
  const platform = createPlatform()
  const { app } = openApp({ store, platform, clock: createClock() })
  onTestFinished(app.stop)
  const writer = createWriter(app, platform)
  await writer.say('menu')
  const address = { platform: 'test', tenant: 'town', user: writer.user }
  const person = (await store.findPerson(address)) as Person
  const [line, exercise] = [randomUUID(), randomUUID()]
  const sealed = (id: string, written: unknown) =>
    vault.seal(person, { table: 'entry', column: 'body', row: id }, written)
  const hours = writtenLine({
    date: TODAY.toString(),
    form: 'intervisie',
    method: 'incident',
    minutes: 90,
    roles: ['time'],
    dimensions: ['normative'],
  })
  const added = { type: 'add', madeOn: TODAY, keptUntil: TODAY.add({ years: 6 }) } as const
  await committed(store, person, {
    entries: [
      { ...added, id: exercise, flow: 'weekly', body: sealed(exercise, { ...hours, flow: 'weekly', answers: {} }) },
      { ...added, id: line, flow: 'hours', body: sealed(line, hours) },
    ],
  })
  const last = () => lettersOf(writer.heard().at(-1))
  const ids = () =>
    (writer.heard().at(-1)?.blocks.length ? buttonsOf(writer.heard().at(-1) as never) : []).map(({ id }) => id)
  return { app, writer, person, line, exercise, last, ids, address }
}

test('the journal and the page beside the chat do not show the log, and the log does not show them', async () => {
  const { app, writer, line, exercise, last, ids, address } = await somebody()
  await writer.say('mijn reflecties')
  expect(last()).toContain('Je bewaart: 1.')
  expect(ids()).toContain(`open.${exercise}`)
  expect(ids()).not.toContain(`open.${line}`)
  const { message } = await app.home(address)
  const shown = buttonsOf(message).map(({ id }) => id)
  expect(shown).toContain(`open.${exercise}`)
  expect(shown).not.toContain(`open.${line}`)
  await writer.say('uren')
  expect(JSON.stringify(writer.heard().at(-1))).toContain('tijdbewaker')
  expect(last()).toContain('Totaal in 2026: 1 uur en 30 minuten.')
})

test.for(['open', 'destroy', 'destroy-yes', 'keep'])(
  'a line of the log cannot be reached there: %s says it is gone',
  async (act) => {
    const { writer, person, line, last } = await somebody()
    await writer.do({ type: 'button', id: `${act}.${line}${act === 'keep' ? '.month' : ''}`, turn: 1 })
    expect(last()).toContain('Deze reflectie is er niet meer.')
    expect(await store.entryBodies(person.id, 'hours', TODAY.add({ years: 5 }))).toHaveLength(1)
  },
)

test('removing a line removes that line', async () => {
  const { writer, person, line } = await somebody()
  await writer.say('uren')
  await writer.press('hours.choose')
  await writer.press(`hours.destroy.${line}`)
  await writer.press(`hours.destroy-yes.${line}`)
  expect(await store.entryBodies(person.id, 'hours', TODAY)).toEqual([])
  expect(await store.entries(person.id, TODAY)).toHaveLength(1)
})
