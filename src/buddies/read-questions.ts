import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, type Language } from '../content/languages.ts'
import { readYaml } from '../content/read-yaml.ts'
import { placeholders } from '../content/template.ts'
import { Text } from '../conversations/flow.ts'
import { AppError } from '../errors.ts'
import { type Cards, type MirrorCards, type Questions, TAGS, type Tag } from './questions.ts'

/** Somebody who meets a colleague every week should go three quarters of a year without hearing one twice. */
const FEWEST = 40
/** In characters: what is read at a glance and remembered while talking. */
const LONGEST_QUESTION = 200
/** In characters: one line of a card on a phone, or two. */
const LONGEST_LINE = 120
/** What still reads as a card and not as a lesson. */
const MOST_LINES = 6

const short = (longest: number) =>
  Text.max(longest, `is longer than ${longest} characters`).refine(
    (text) => placeholders(text).length === 0,
    'has a placeholder, and nothing fills it in',
  )

const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an id is lower-case letters, digits and single dashes')

const Tags = z
  .array(z.enum(TAGS))
  .min(1, 'needs at least one tag')
  .refine((tags) => new Set(tags).size === tags.length, 'has a tag twice')

const QuestionFile = z.strictObject({
  prompts: z
    .array(z.strictObject({ id: Id, tags: Tags, text: short(LONGEST_QUESTION) }))
    .min(FEWEST, `has fewer than the ${FEWEST} questions that are needed`),
  /** Ids that questions once had. They are on record as asked, so they are never used for anything else. */
  retired: z.array(Id),
})
type QuestionFile = z.output<typeof QuestionFile>

const CardFile = z.strictObject({
  title: short(LONGEST_LINE),
  lines: z.array(short(LONGEST_LINE)).min(1).max(MOST_LINES),
})
const CardsFile = z.strictObject({ ask: CardFile, tell: CardFile })

/** A file of one language, where it could be read. */
type Read<File> = { path: string; language: Language; file: File | undefined }

/**
 * The questions under a folder of prompts (`<folder>/<locale>/buddies.yaml`), read and checked. Throws
 * `content_invalid` that names file, path and reason of all that is wrong: a file that is missing or of the wrong shape,
 * fewer than forty questions, an id that is used twice or retired, a text that is too long or has a placeholder, an id
 * or tag that one locale has and another has not. It does not judge how a question sounds, and an id may be one that
 * another kind of prompt has.
 */
export function readQuestions(promptsFolder: string): Questions {
  const problems: string[] = []
  const read = eachLanguage((locale) =>
    readOne(join(promptsFolder, locale, 'buddies.yaml'), locale, QuestionFile, problems),
  )
  for (const here of Object.values(read)) problems.push(...idProblems(here))
  for (const [here, there] of pairsOf(read)) problems.push(...lacking(here, there))
  for (const [first, other] of againstFirst(read)) problems.push(...otherTags(first, other))
  stopAt(problems)
  return eachLanguage((locale) => new Map(read[locale].file?.prompts.map(({ id, text, tags }) => [id, { text, tags }])))
}

/**
 * The cards of mirror pairs under a content folder (`<folder>/<locale>/buddies/cards.yaml`), read and checked. Throws
 * `content_invalid` that names file, path and reason of all that is wrong: a file that is missing or of the wrong shape,
 * a text that is too long or has a placeholder, a card with more or fewer lines than in the default locale.
 */
export function readCards(contentFolder: string): Cards {
  const problems: string[] = []
  const read = eachLanguage((locale) =>
    readOne(join(contentFolder, locale, 'buddies', 'cards.yaml'), locale, CardsFile, problems),
  )
  for (const [first, other] of againstFirst(read)) problems.push(...otherLength(first, other))
  stopAt(problems)
  return eachLanguage((locale) => read[locale].file as MirrorCards)
}

function eachLanguage<Value>(of: (language: Language) => Value): Record<Language, Value> {
  return { nl: of('nl'), en: of('en') }
}

/** Every language beside every other, both ways. */
function pairsOf<File>(read: Record<Language, Read<File>>): [Read<File>, Read<File>][] {
  return LANGUAGES.flatMap((here) =>
    LANGUAGES.filter((there) => there !== here).map((there): [Read<File>, Read<File>] => [read[here], read[there]]),
  )
}

/** The default language beside every other. */
function againstFirst<File>(read: Record<Language, Read<File>>): [Read<File>, Read<File>][] {
  return pairsOf(read).filter(([first]) => first.language === LANGUAGES[0])
}

/** The file, if it is in shape. What is wrong with it is added to `problems`. */
function readOne<Schema extends z.ZodType>(
  path: string,
  language: Language,
  schema: Schema,
  problems: string[],
): Read<z.output<Schema>> {
  try {
    return { path, language, file: readYaml(path, schema) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    problems.push(error.message)
    return { path, language, file: undefined }
  }
}

function stopAt(problems: readonly string[]): void {
  if (problems.length > 0) throw new AppError('content_invalid', problems.join('\n'))
}

/** Ids that stand for two questions, or for one that is retired. */
function idProblems({ path, file }: Read<QuestionFile>): string[] {
  const taken = new Map(file?.retired.map((id) => [id, 'is retired']))
  return (file?.prompts ?? []).flatMap(({ id }, index) => {
    const by = taken.get(id)
    taken.set(id, by ?? 'is used already')
    return by ? [`${path}: prompts.${index}.id: "${id}" ${by}`] : []
  })
}

/** Ids, and retired ids, that `here` lacks and `there` has. */
function lacking(here: Read<QuestionFile>, there: Read<QuestionFile>): string[] {
  if (!here.file || !there.file) return []
  const { prompts, retired } = here.file
  const ids = new Set(prompts.map(({ id }) => id))
  const missing = there.file.prompts.filter(({ id }) => !ids.has(id)).map(({ id }) => `prompts: "${id}"`)
  const gone = there.file.retired.filter((id) => !retired.includes(id)).map((id) => `retired: "${id}"`)
  return [...missing, ...gone].map((what) => `${here.path}: ${what} is missing, ${there.language} has it`)
}

/** Questions that have other tags in `other`, in whatever order they stand. */
function otherTags(first: Read<QuestionFile>, other: Read<QuestionFile>): string[] {
  const inOrder = (tags: readonly Tag[]) => [...tags].sort().join(' ')
  const wanted = new Map(first.file?.prompts.map(({ id, tags }) => [id, inOrder(tags)]))
  return (other.file?.prompts ?? []).flatMap(({ id, tags }, index) => {
    const there = wanted.get(id) ?? inOrder(tags)
    return inOrder(tags) === there
      ? []
      : [`${other.path}: prompts.${index}.tags: of "${id}" are "${there}" in ${first.language}`]
  })
}

/** Cards that have more or fewer lines in `other`. */
function otherLength(first: Read<MirrorCards>, other: Read<MirrorCards>): string[] {
  const [wanted, file] = [first.file, other.file]
  if (!wanted || !file) return []
  return (['ask', 'tell'] as const).flatMap((name) => {
    const there = wanted[name].lines.length
    return file[name].lines.length === there ? [] : [`${other.path}: ${name}.lines: has ${there} in ${first.language}`]
  })
}
