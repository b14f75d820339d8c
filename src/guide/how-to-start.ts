import type { LocaleContent } from '../content/content.ts'

/**
 * What is typed in the room of a group on a platform to begin its session, as part of a sentence: '"@Maatje start"'. On a
 * platform nobody knows it is what is typed on the first one that is known.
 */
export function howToStart({ guide: { how } }: Pick<LocaleContent, 'guide'>, platform: string | undefined): string {
  return how[platform ?? ''] ?? Object.values(how)[0] ?? ''
}
