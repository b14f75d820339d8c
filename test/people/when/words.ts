import { readYaml } from '../../../src/content/read-yaml.ts'
import { When, type WhenIn } from '../../../src/people/when/when-words.ts'

const inLocale = (locale: string): WhenIn => ({ locale, when: readYaml(`content/${locale}/people/when.yaml`, When) })

/** The words as they are shipped. */
export const DUTCH = inLocale('nl')
export const ENGLISH = inLocale('en')
export const BOTH: readonly WhenIn[] = [DUTCH, ENGLISH]
