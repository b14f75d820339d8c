/**
 * The time zone days are counted in: whoever keeps something until a date means a date in the Netherlands. A person's
 * own zone takes over where it is known.
 */
export const HOME_ZONE = 'Europe/Amsterdam'
