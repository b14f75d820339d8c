/**
 * Whether the words of an entry say that somebody is off or ill, and not that they work. Only Dutch and English, and only
 * whole words: "vrijdagdienst", "kick-off", "herfstvakantie" and "verlofaanvraag" are no leave. An institution works on
 * public holidays, so "feestdag" and "public holiday" are none either.
 *
 * 'whole_day': for entries of a day or more, where the word may stand anywhere. 'hours': for entries with a time, where
 * the words must begin with it, because "Vroege dienst, vervangt zieke collega, ziek" is a shift that is worked.
 */
export function saysLeave(words: string, kind: 'whole_day' | 'hours'): boolean {
  const text = words.toLowerCase().slice(0, 500)
  return kind === 'hours' ? BEGINS_WITH_LEAVE.test(text) : LEAVE.test(text)
}

const WORDS = [
  // Compounds such as "zorgverlof", "ouderschapsverlof" and "vakantieverlof".
  '\\p{L}*verlof',
  'verlofdag(?:en)?',
  'verlofuren',
  'vakantie',
  'vakantiedag(?:en)?',
  'vrij',
  'vrije dag(?:en)?',
  'roostervrij',
  'ziek',
  'ziekte',
  'ziekmelding',
  'ziekgemeld',
  'arbeidsongeschikt',
  'afwezig',
  'compensatiedag',
  // Days off by collective agreement: shorter hours, and the hours one has by age or by choice.
  'adv',
  'atv',
  'plb',
  'lfb',
  'leave',
  'vacation',
  'holidays?',
  'sick',
  'ill',
  'sickness',
  'days? off',
  'time off',
  'off duty',
  'off sick',
  'out of office',
  'ooo',
  'pto',
]
const NOT_BEFORE = '(?<!(?:geen|niet|no|not|public|bank|school) )'
const ONE = `(?:${WORDS.join('|')})(?![\\p{L}\\p{N}-])`
const LEAVE = new RegExp(`(?<![\\p{L}\\p{N}-])${NOT_BEFORE}${ONE}|^\\s*off\\s*$`, 'u')
const BEGINS_WITH_LEAVE = new RegExp(
  `^[^\\p{L}]*(?:(?:betaald|onbetaald|bijzonder|wettelijk|annual|paid|unpaid|parental|maternity|sick) )?${ONE}|^\\s*off\\s*$`,
  'u',
)
