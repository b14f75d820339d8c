import { join } from 'node:path'
import { z } from 'zod'
import { LANGUAGES, languageOf } from '../content/languages.ts'
import { readYaml } from '../content/read-yaml.ts'
import { placeholders } from '../content/template.ts'
import { Text } from '../conversations/flow.ts'
import { AppError } from '../errors.ts'
import { KINDS, type PromptKind } from './prompt-kinds.ts'

/** The prompts of one locale: for each kind its templates by id, in the order of the file. */
export type LocalePrompts = { locale: string; kinds: Readonly<Record<PromptKind, ReadonlyMap<string, string>>> }

/** All prompts, checked. `locales` has the default one first; the ids of a kind are the same in all of them. */
export type Prompts = { locales: readonly [LocalePrompts, ...LocalePrompts[]] }

/**
 * The fewest prompts of a kind. Somebody who works full-time has some twenty shifts in four weeks and should not read
 * one line twice in them; twelve weekly ones last a season. The other two kinds come now and then: eight of them are
 * enough not to sound like a machine.
 */
const FEWEST = { break: 20, debrief: 20, weekly: 12, 'follow-up': 8, 'take-away': 8 } as const

/** What the templates of a kind fill in, all of it and nothing else. `sentence` is in a person's own words. */
const FILLS: Readonly<Record<PromptKind, readonly string[]>> = {
  break: [],
  debrief: [],
  weekly: [],
  'follow-up': [],
  'take-away': ['sentence'],
}

/** In characters, before values are filled in: what can be read at a glance in the middle of a shift. */
const LONGEST = 300

const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'an id is lower-case letters, digits and single dashes')

const PromptFile = z.strictObject({
  prompts: z.array(z.strictObject({ id: Id, text: Text.max(LONGEST, `is longer than ${LONGEST} characters`) })),
  /** Ids that prompts once had. They are on record as sent, so they are never used for anything else. */
  retired: z.array(Id),
})
type PromptFile = z.output<typeof PromptFile>

/** The files of one locale, where they could be read. */
type Files = { folder: string; locale: string; kinds: Readonly<Record<PromptKind, PromptFile | undefined>> }

/**
 * Everything under a folder of prompts (`<folder>/<locale>/<kind>.yaml`), read and checked. Throws `content_invalid`
 * that names file, path and reason of all that is wrong: a file that is missing or of the wrong shape, too few prompts,
 * an id that is used twice (in whatever kind) or retired, a text that is too long or has the wrong placeholders, an id
 * that one locale has or retired and another has not. It does not judge how a text sounds.
 */
export function readPrompts(folder: string): Prompts {
  const problems: string[] = []
  const read = LANGUAGES.map((locale) => readFiles(join(folder, locale), locale, problems))
  const [first, ...others] = read as [Files, ...Files[]]
  for (const files of read) problems.push(...textProblems(files), ...idProblems(files))
  for (const other of others) problems.push(...lacking(other, first), ...lacking(first, other))
  if (problems.length > 0) throw new AppError('content_invalid', problems.join('\n'))
  return { locales: [byId(first), ...others.map(byId)] }
}

/** The prompts for a locale as a platform or person names it ("en-GB"): the same language, else the default. */
export function promptsFor(prompts: Prompts, locale: string): LocalePrompts {
  const language = languageOf(locale)
  return prompts.locales.find((one) => one.locale === language) ?? prompts.locales[0]
}

function each<Value>(of: (kind: PromptKind) => Value): Record<PromptKind, Value> {
  return {
    break: of('break'),
    debrief: of('debrief'),
    weekly: of('weekly'),
    'follow-up': of('follow-up'),
    'take-away': of('take-away'),
  }
}

const fileOf = ({ folder }: Files, kind: PromptKind) => join(folder, `${kind}.yaml`)

/** The files that are in shape. What is wrong with the others is added to `problems`. */
function readFiles(folder: string, locale: string, problems: string[]): Files {
  const kinds = each((kind) => {
    try {
      return readYaml(join(folder, `${kind}.yaml`), PromptFile)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      problems.push(error.message)
      return undefined
    }
  })
  return { folder, locale, kinds }
}

/** Too few prompts of a kind, and texts with other placeholders than those of the kind. */
function textProblems(files: Files): string[] {
  return KINDS.flatMap((kind) => {
    const prompts = files.kinds[kind]?.prompts
    if (!prompts) return []
    const wanted = FILLS[kind].map((name) => `{${name}}`).join(' ') || 'no placeholder'
    const wrong = prompts.flatMap(({ text }, index) =>
      placeholders(text).join() === FILLS[kind].join() ? [] : [`prompts.${index}.text: must use exactly ${wanted}`],
    )
    if (prompts.length < FEWEST[kind]) wrong.push(`prompts: there are ${prompts.length}; ${FEWEST[kind]} are needed`)
    return wrong.map((problem) => `${fileOf(files, kind)}: ${problem}`)
  })
}

/** Ids of one locale that stand for two prompts, or for one that is retired, in whatever kind. */
function idProblems(files: Files): string[] {
  const taken = new Map<string, string>()
  for (const kind of KINDS) {
    for (const id of files.kinds[kind]?.retired ?? []) taken.set(id, `is retired in ${kind}.yaml`)
  }
  return KINDS.flatMap((kind) =>
    (files.kinds[kind]?.prompts ?? []).flatMap(({ id }, index) => {
      const by = taken.get(id)
      taken.set(id, by ?? `is used in ${kind}.yaml already`)
      return by ? [`${fileOf(files, kind)}: prompts.${index}.id: "${id}" ${by}`] : []
    }),
  )
}

/** Ids, and retired ids, that `files` lacks and another locale has. */
function lacking(files: Files, other: Files): string[] {
  return KINDS.flatMap((kind) => {
    const [here, there] = [files.kinds[kind], other.kinds[kind]]
    if (!here || !there) return []
    const ids = new Set(here.prompts.map(({ id }) => id))
    const prompts = there.prompts.filter(({ id }) => !ids.has(id)).map(({ id }) => `prompts: "${id}"`)
    const retired = there.retired.filter((id) => !here.retired.includes(id)).map((id) => `retired: "${id}"`)
    const path = fileOf(files, kind)
    return [...prompts, ...retired].map((what) => `${path}: ${what} is missing, ${other.locale} has it`)
  })
}

function byId({ locale, kinds }: Files): LocalePrompts {
  return { locale, kinds: each((kind) => new Map(kinds[kind]?.prompts.map(({ id, text }) => [id, text]))) }
}
