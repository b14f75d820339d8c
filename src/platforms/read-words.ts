import { join } from 'node:path'
import type { z } from 'zod'
import type { Language } from '../content/languages.ts'
import { readYaml } from '../content/read-yaml.ts'

/**
 * A platform's own words in every language, out of `<folder>/<language>/platforms/<platform>.yaml`. Throws
 * `content_invalid` where a word is missing, empty, too long or not one of the schema's: that keeps the languages alike.
 */
export function readPlatformWords<Schema extends z.ZodType>(
  folder: string,
  platform: string,
  schema: Schema,
): Record<Language, z.output<Schema>> {
  const read = (language: Language) => readYaml(join(folder, language, 'platforms', `${platform}.yaml`), schema)
  return { nl: read('nl'), en: read('en') }
}
