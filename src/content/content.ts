import type { RoundWords } from '../buddies/round-words.ts'
import type { TeamWords } from '../buddies/team-words.ts'
import type { Flow } from '../conversations/exercise.ts'
import type { GuideWords } from '../guide/guide-words.ts'
import type { Method } from '../guide/method.ts'
import type { GroupWords } from '../intervisie/group-words.ts'
import type { HoursWords } from '../intervisie/hours-words.ts'
import type { SessionWords } from '../intervisie/session-words.ts'
import type { NudgingWords } from '../nudges/nudging-words.ts'
import type { WhenIn } from '../people/when/when-words.ts'
import { languageOf } from './languages.ts'
import type { Words } from './words.ts'

/** Everything Maatje can say in one locale. `when` are the words for days and times of all locales, this one's first. */
export type LocaleContent = {
  locale: string
  words: Words
  nudging: NudgingWords
  rounds: RoundWords
  teams: TeamWords
  guide: GuideWords
  groups: GroupWords
  sessions: SessionWords
  hours: HoursWords
  when: readonly WhenIn[]
  flows: ReadonlyMap<string, Flow>
  methods: ReadonlyMap<string, Method>
}

/** Everything Maatje can say, checked. `locales` has the default one first. */
export type Content = { locales: readonly [LocaleContent, ...LocaleContent[]] }

/** The content for a locale as a platform or person names it ("en-GB"): the same language, else the default. */
export function contentFor(content: Content, locale: string): LocaleContent {
  const language = languageOf(locale)
  return content.locales.find((one) => one.locale === language) ?? content.locales[0]
}
