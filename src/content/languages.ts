/** The languages Maatje speaks; the first is the default. Content and prompts have a folder for each. */
export const LANGUAGES = ['nl', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The language of ours for a locale as a platform or person names it ("en-GB"): the same language, else the default. */
export function languageOf(locale: string | undefined): Language {
  const language = locale?.toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((known) => known === language) ?? LANGUAGES[0]
}
