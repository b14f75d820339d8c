import type { Temporal } from 'temporal-polyfill'

/** Somebody you can be in the playground: invented, with the locale the platform would tell about them (BCP 47). */
export type Colleague = { user: string; name: string; locale: 'nl-NL' | 'en-GB' }

/** When somebody works, as nudges/settle.ts takes it: 'HH:MM' wall times; an end not after its start is on the next day. */
export type Rostered = {
  weekly: { weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7; start: string; end: string }[]
  off: { from: string; until: string }[]
}

/** Where the demo colleagues live: their days begin and end by this clock, wherever the computer is. */
export const ZONE = 'Europe/Amsterdam'

/** The one workspace of the playground. */
export const TENANT = 'demo'

/** Everybody you can be, in the order of the page. The first is who you are until you choose. Roles are words. */
export const COLLEAGUES = [
  { user: 'noor', name: 'Noor', locale: 'nl-NL' },
  { user: 'samir', name: 'Samir', locale: 'nl-NL' },
  { user: 'iris', name: 'Iris', locale: 'nl-NL' },
  { user: 'daan', name: 'Daan', locale: 'nl-NL' },
  { user: 'fatima', name: 'Fatima', locale: 'nl-NL' },
  { user: 'joost', name: 'Joost', locale: 'nl-NL' },
  { user: 'emma', name: 'Emma', locale: 'en-GB' },
] as const satisfies readonly Colleague[]

/** The colleague of that name in the address, or undefined: nobody else exists in the playground. */
export function colleagueFor(user: string | null | undefined): Colleague | undefined {
  return COLLEAGUES.find((colleague) => colleague.user === user)
}

/**
 * When those work who said yes already, seen from `today`: early, part-time, late and night shifts, leave that began a few
 * days ago, sleep-ins. Noor was not asked yet. Pure.
 */
export function rosters(today: Temporal.PlainDate): { colleague: Colleague; roster: Rostered }[] {
  const leave = { from: today.subtract({ days: 3 }).toString(), until: today.add({ days: 11 }).toString() }
  const all: Partial<Record<(typeof COLLEAGUES)[number]['user'], Rostered>> = {
    samir: { weekly: on([1, 2, 3, 4, 5], '07:00', '15:30'), off: [] },
    iris: { weekly: on([1, 2, 4], '09:00', '15:00'), off: [] },
    daan: { weekly: on([2, 3, 4, 5, 6], '14:30', '23:00'), off: [] },
    fatima: { weekly: on([7, 1, 2, 3], '22:30', '07:00'), off: [] },
    joost: { weekly: on([1, 2, 3, 4, 5], '08:30', '17:00'), off: [leave] },
    emma: { weekly: on([1, 4, 6], '16:00', '09:00'), off: [] },
  }
  return COLLEAGUES.flatMap((colleague) => {
    const roster = all[colleague.user]
    return roster ? [{ colleague, roster }] : []
  })
}

function on(weekdays: Rostered['weekly'][number]['weekday'][], start: string, end: string): Rostered['weekly'] {
  return weekdays.map((weekday) => ({ weekday, start, end }))
}
