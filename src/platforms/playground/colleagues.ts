/** Somebody you can be in the playground: invented, with the locale the platform would tell about them (BCP 47). */
export type Colleague = { user: string; name: string; locale: 'nl-NL' | 'en-GB' }

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
