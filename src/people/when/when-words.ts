import { z } from 'zod'
import { placeholders } from '../../content/template.ts'
import { isZone } from '../home.ts'

/** Words that may be typed for one thing. A language may have none for it. */
const typed = z.array(z.string().trim().toLowerCase().min(1).max(60))

const said = (...names: string[]) =>
  z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((template) => placeholders(template).join() === [...names].sort().join(), {
      error: names.length > 0 ? `must use exactly {${names.join('} {')}}` : 'has a placeholder that nothing fills in',
    })

const zone = z.string().refine(isZone, 'is no time zone (IANA)')

/**
 * The words of one language for when somebody works and is away, for content/<locale>/people/when.yaml: what is read
 * (`typed`; the words of every language work for everybody) and what is said back (`said`). Names of weekdays and months
 * come from Intl; `weekdays` (Monday first) and `months` are what is typed beside them. `counts` begin with one.
 */
export const When = z.strictObject({
  typed: z.strictObject({
    weekdays: z.array(typed).length(7),
    months: z.array(typed).length(12),
    'weekday-endings': typed,
    'day-parts': typed,
    workdays: typed,
    weekend: typed,
    'every-day': typed,
    and: typed,
    before: typed,
    through: typed,
    from: typed,
    since: typed,
    on: typed,
    for: typed,
    hour: typed,
    am: typed,
    pm: typed,
    /** "half 8" is 7:30, "half past 7" as well. */
    'half-to': typed,
    'half-past': typed,
    'quarter-past': typed,
    'quarter-to': typed,
    midnight: typed,
    noon: typed,
    yesterday: typed,
    today: typed,
    tomorrow: typed,
    'day-after': typed,
    coming: typed,
    next: typed,
    'this-week': typed,
    'next-week': typed,
    days: typed,
    weeks: typed,
    'months-long': typed,
    counts: z.array(typed).max(31),
    ordinals: typed,
    /** What may stand in a roster and changes nothing. */
    beside: typed,
    'no-shift': typed,
    except: typed,
    /** What a roster of every week cannot hold: "every other week". */
    'not-weekly': typed,
    me: typed,
    /** Names of days that are ordinary words too, and no day right before "ill" or "off". */
    'also-words': typed,
    off: typed,
    /** "off" only together with a day. */
    'off-with-days': typed,
    ill: typed,
    back: typed,
    pause: typed,
    'stop-pause': typed,
    zones: z.record(zone, typed),
  }),
  said: z.strictObject({
    and: said(),
    days: said('first', 'last'),
    hours: said('start', 'end'),
    'hours-next': said('start', 'end', 'day'),
    'day-after': said(),
    day: said('weekday', 'day', 'month'),
    'day-year': said('weekday', 'day', 'month', 'year'),
    today: said(),
    tomorrow: said(),
    on: said('day'),
    through: said('last'),
    'from-through': said('first', 'last'),
    from: said('first'),
    open: said(),
    zone: said('city', 'time'),
    zones: z.record(zone, said()),
  }),
})
export type When = z.output<typeof When>

/** The words of one language, with its name (BCP 47), which is what Intl wants. */
export type WhenIn = { locale: string; when: When }
