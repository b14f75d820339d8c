import type { Temporal } from 'temporal-polyfill'
import { fill, plain } from '../content/template.ts'
import type { Decision, Kept, Situation } from '../conversations/decision.ts'
import type { Intent } from '../conversations/read-intent.ts'
import { button, text, ways } from '../conversations/standing.ts'
import type { Block, Button } from '../messages/message.ts'

type EntryIntent = Extract<Intent, { type: 'entry' }>

/** How many entries of a list get a button; the others are opened by typing their number. */
const WITH_BUTTON = 10

/** Which kept entry an intent is about: by id from a button, by number in the list (from 1) when typed. */
export function entryMeant(entries: readonly Kept[], { entry }: EntryIntent): Kept | undefined {
  return typeof entry === 'number' ? entries[entry - 1] : entries.find(({ id }) => id === entry)
}

/** A day as people write it: "22 november 2026". */
export function longDate({ house }: Situation, date: Temporal.PlainDate): string {
  return date.toLocaleString(house.locale, { dateStyle: 'long' })
}

/** What somebody keeps, as a numbered list with a button for each, newest first. */
export function listEntries(situation: Situation, entries: readonly Kept[]): Block[] {
  const { words } = situation.house
  const resume = situation.conversation ? { resume: 'main' as const } : {}
  const ends = ways(situation, { ...resume, hours: 'quiet', menu: 'quiet' })
  if (entries.length === 0) return [text(words.journal.empty), { type: 'buttons', buttons: ends }]
  const list = text(words.journal.list, { count: String(entries.length) })
  return [
    list,
    ...rowsOf(situation, entries),
    { type: 'buttons', buttons: [...openButtons(situation, entries), ...ends] },
  ]
}

/** What somebody keeps, a numbered line each. */
export function rowsOf(situation: Situation, entries: readonly Kept[]): Block[] {
  return entries.map((entry, index) => {
    return text(situation.house.words.journal.row, { number: String(index + 1), ...described(situation, entry) })
  })
}

/** A button for each of the first entries, to open it. */
export function openButtons(situation: Situation, entries: readonly Kept[]): Button[] {
  const { labels } = situation.house.words
  return entries.slice(0, WITH_BUTTON).map(({ id }, index) => {
    return button(situation, `open.${id}`, plain(fill(labels.open, { number: String(index + 1) })), 'choice')
  })
}

function described(situation: Situation, { flow, madeOn, keptUntil }: Kept) {
  return {
    title: situation.house.flows.get(flow)?.title ?? flow,
    date: longDate(situation, madeOn),
    until: longDate(situation, keptUntil),
  }
}

/** Opens, destroys or moves one kept entry. Pure; destroying asks once. An entry that is gone is said to be gone. */
export function decideEntry(situation: Situation, intent: EntryIntent): Decision {
  const { entries, house, opened, today } = situation
  const { labels, journal } = house.words
  const entry = entryMeant(entries, intent)
  const list = (note: Block, left = entries): Decision => ({
    messages: [{ blocks: [note, ...listEntries(situation, left)] }],
  })
  if (!entry) {
    const missing =
      typeof intent.entry === 'number'
        ? text(journal['no-such'], { count: String(entries.length) })
        : text(journal.gone)
    return list(missing)
  }
  const about = described(situation, entry)
  switch (intent.act) {
    case 'destroy': {
      const { title, date } = about
      const number = String(entries.indexOf(entry) + 1)
      const buttons = [
        button(situation, `destroy-no.${entry.id}`, labels['destroy-no'], 'main'),
        button(situation, `destroy-yes.${entry.id}`, labels['destroy-yes'], 'grave'),
      ]
      return {
        messages: [{ blocks: [text(journal['destroy-sure'], { title, date, number }), { type: 'buttons', buttons }] }],
      }
    }
    case 'destroy-yes': {
      const left = entries.filter(({ id }) => id !== entry.id)
      return { ...list(text(journal.destroyed), left), entries: [{ type: 'destroy', id: entry.id }] }
    }
    case 'destroy-no':
      return list(text(journal['not-destroyed']))
    case 'keep':
      if (intent.keep) {
        const keptUntil = today.add(intent.keep)
        const left = entries.map((other) => (other.id === entry.id ? { ...other, keptUntil } : other))
        const moved = text(journal.moved, { until: longDate(situation, keptUntil) })
        return { ...list(moved, left), entries: [{ type: 'move', id: entry.id, keptUntil }] }
      }
      break
    case 'open':
      break
    default:
      return intent.act satisfies never
  }
  const buttons = [
    button(situation, `keep.${entry.id}.month`, labels['keep-month'], 'choice'),
    button(situation, `keep.${entry.id}.year`, labels['keep-year'], 'choice'),
    button(situation, `destroy.${entry.id}`, labels.destroy, 'grave'),
    ...ways(situation, { journal: 'quiet', menu: 'quiet' }),
  ]
  const flow = house.flows.get(entry.flow)
  const picture = flow?.exercise.pictures.result
  const written = flow && picture && opened?.id === entry.id ? picture(flow, opened.written) : []
  return { messages: [{ blocks: [...written, text(journal.opened, about), { type: 'buttons', buttons }] }] }
}
