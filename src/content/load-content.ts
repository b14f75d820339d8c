import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { RoundWords } from '../buddies/round-words.ts'
import { TeamWords } from '../buddies/team-words.ts'
import type { Exercise, Flow } from '../conversations/exercise.ts'
import { FlowFile, flowProblems, nextSteps } from '../conversations/flow.ts'
import { AppError } from '../errors.ts'
import { GuideWords } from '../guide/guide-words.ts'
import { GroupWords } from '../intervisie/group-words.ts'
import { HoursWords } from '../intervisie/hours-words.ts'
import { SessionWords } from '../intervisie/session-words.ts'
import { NudgingWords } from '../nudges/nudging-words.ts'
import { When, type WhenIn } from '../people/when/when-words.ts'
import type { Content, LocaleContent } from './content.ts'
import { LANGUAGES } from './languages.ts'
import { LIMITS } from './limits.ts'
import { loadMethods, methodDifferences } from './load-methods.ts'
import { phraseProblems } from './phrases.ts'
import { readYaml } from './read-yaml.ts'
import { fill, placeholders, plain } from './template.ts'
import { Words } from './words.ts'

/** The words of the house. Every other file beside it is a flow; folders hold the words of single platforms. */
const WORDS = 'words.yaml'
/** What rooms with words of their own say. */
const NUDGING = join('nudges', 'words.yaml')
const ROUNDS = join('buddies', 'rounds.yaml')
const TEAMS = join('buddies', 'teams.yaml')
const GUIDE = join('guide', 'words.yaml')
const GROUPS = join('intervisie', 'groups.yaml')
const SESSIONS = join('intervisie', 'sessions.yaml')
const HOURS = join('intervisie', 'hours.yaml')
const WHEN = join('people', 'when.yaml')

/** An exercise that computes nothing. */
const PLAIN: Exercise = { texts: {}, labels: [], steps: {}, leadsTo: [], pictures: {}, deeds: {} }

/**
 * Everything under a content folder (`<folder>/<locale>/*.yaml`), read and checked. `exercises` gives, by flow id, what
 * a flow's computed steps need. Throws `content_invalid` that names file, path and reason: a file that cannot be read, a
 * text that is missing, too long or has the wrong placeholders, a step that leads nowhere or that nobody reaches, a word
 * that means two things, a flow or a step that one locale has and another has not. A file of the wrong shape is named
 * alone; of files in shape everything that is wrong is named at once.
 */
export function loadContent(folder: string, exercises: Readonly<Record<string, Exercise>>): Content {
  const problems: string[] = []
  const whens = LANGUAGES.map((locale) => ({ locale, when: readYaml(join(folder, locale, WHEN), When) }))
  const locales = LANGUAGES.map((locale) => {
    const when = whens.toSorted((one, other) => Number(other.locale === locale) - Number(one.locale === locale))
    return loadLocale(join(folder, locale), locale, when, exercises, problems)
  })
  const [first, ...others] = locales as [LocaleContent, ...LocaleContent[]]
  for (const other of others) {
    problems.push(...differences(folder, first, other), ...methodDifferences(folder, first, other))
  }
  problems.push(...phraseProblems(folder, [first, ...others]))
  if (problems.length > 0) throw new AppError('content_invalid', problems.join('\n'))
  return { locales: [first, ...others] }
}

function loadLocale(
  folder: string,
  locale: string,
  when: readonly WhenIn[],
  exercises: Readonly<Record<string, Exercise>>,
  problems: string[],
): LocaleContent {
  const words = readYaml(join(folder, WORDS), Words)
  const nudging = readYaml(join(folder, NUDGING), NudgingWords)
  const rounds = readYaml(join(folder, ROUNDS), RoundWords)
  const teams = readYaml(join(folder, TEAMS), TeamWords)
  const guide = readYaml(join(folder, GUIDE), GuideWords)
  const groups = readYaml(join(folder, GROUPS), GroupWords)
  const sessions = readYaml(join(folder, SESSIONS), SessionWords)
  const hours = readYaml(join(folder, HOURS), HoursWords)
  const flows = new Map<string, Flow>()
  const names = readdirSync(folder).filter((name) => name !== WORDS && name.endsWith('.yaml'))
  if (names.length === 0) problems.push(`${folder}: there is no flow`)
  for (const name of names.sort()) {
    const path = join(folder, name)
    const file = readYaml(path, FlowFile)
    const exercise: Exercise = exercises[file.id] ?? PLAIN
    if (name !== `${file.id}.yaml`) problems.push(`${path}: id: "${file.id}" is not the name of the file`)
    const begin = plain(fill(words.labels.begin, { title: file.title })).length
    if (begin > LIMITS.label)
      problems.push(`${path}: title: makes the button "begin" ${begin} characters; ${LIMITS.label} fit`)
    for (const problem of [...flowProblems(file), ...exerciseProblems(file, exercise)]) {
      problems.push(`${path}: ${problem}`)
    }
    flows.set(file.id, { ...file, words, when, exercise })
  }
  const methods = loadMethods(folder, problems)
  return { locale, words, nudging, rounds, teams, guide, groups, sessions, hours, when, flows, methods }
}

/** What is wrong between a flow file and the code of its exercise, as `path: reason` lines. */
function exerciseProblems(flow: FlowFile, exercise: Exercise): string[] {
  const problems: string[] = []
  const used = (path: string, template: string, allowed: readonly string[]) => {
    const unknown = placeholders(template).filter((name) => !allowed.includes(name))
    for (const name of unknown) problems.push(`${path}: nothing fills in {${name}}`)
  }
  const answers = [...Object.values(flow.steps).flatMap((step) => step.ask?.as ?? []), ...(exercise.given ?? [])]
  for (const [id, step] of Object.entries(flow.steps)) {
    const path = `steps.${id}`
    used(`${path}.say`, step.say, answers)
    if (step.computed && !Object.hasOwn(exercise.steps, step.computed.by)) {
      problems.push(`${path}.computed.by: the exercise has no step "${step.computed.by}"`)
    }
    if (step.shows && !Object.hasOwn(exercise.pictures, step.shows)) {
      problems.push(`${path}.shows: the exercise has no picture "${step.shows}"`)
    }
    for (const choice of step.choose ?? []) {
      used(`${path}.choose.${choice.id}.label`, choice.label, [])
      for (const deed of choice.does.filter((name) => !Object.hasOwn(exercise.deeds, name))) {
        problems.push(`${path}.choose.${choice.id}.does: the exercise has no deed "${deed}"`)
      }
      used(`${path}.choose.${choice.id}.say`, choice.say ?? '', choice.keep === 'nothing' ? [] : ['date'])
    }
  }
  const reached = new Set([flow.start, ...exercise.leadsTo, ...Object.values(flow.steps).flatMap(nextSteps)])
  for (const id of Object.keys(flow.steps)) {
    if (!reached.has(id)) problems.push(`steps.${id}: nothing leads here`)
  }
  for (const id of exercise.leadsTo)
    if (!Object.hasOwn(flow.steps, id)) problems.push(`steps: the exercise needs a step "${id}"`)
  for (const [name, wanted] of Object.entries(exercise.texts)) {
    const template = flow.texts[name]
    if (template === undefined) problems.push(`texts.${name}: is missing`)
    else if (placeholders(template).join() !== [...wanted].sort().join()) {
      problems.push(`texts.${name}: must use exactly these placeholders: ${wanted.join(', ') || 'none'}`)
    }
  }
  for (const name of exercise.labels) {
    if ((flow.texts[name] ?? '').length <= LIMITS.label) continue
    problems.push(`texts.${name}: is longer than the ${LIMITS.label} characters a platform allows`)
  }
  for (const name of Object.keys(flow.texts)) {
    if (!Object.hasOwn(exercise.texts, name)) problems.push(`texts.${name}: nothing uses it`)
  }
  return problems
}

/** What one locale has and another has not: flows, versions, steps with what they ask and where they lead, parts. */
function differences(folder: string, first: LocaleContent, other: LocaleContent): string[] {
  const problems: string[] = []
  const file = (id: string) => join(folder, other.locale, `${id}.yaml`)
  for (const id of new Set([...first.flows.keys(), ...other.flows.keys()])) {
    const [one, two] = [first.flows.get(id), other.flows.get(id)]
    if (!one || !two) {
      problems.push(`${join(folder, one ? other.locale : first.locale, `${id}.yaml`)}: is missing`)
      continue
    }
    const [shape, otherShape] = [shapeOf(one), shapeOf(two)]
    for (const path of new Set([...Object.keys(shape), ...Object.keys(otherShape)])) {
      if (shape[path] !== otherShape[path])
        problems.push(`${file(id)}: ${path}: differs from ${first.locale}/${id}.yaml`)
    }
  }
  return problems
}

/** A flow without its words: what must be the same in every locale, each thing by its path. */
function shapeOf(flow: Flow): Record<string, string> {
  const shape: Record<string, string> = {
    version: String(flow.version),
    start: flow.start,
    menu: String(flow.menu),
    parts: String(flow.parts.length),
    retired: JSON.stringify(flow.retired),
    'steps (their order)': Object.keys(flow.steps).join(' '),
  }
  for (const [id, { say, ask, choose, ...step }] of Object.entries(flow.steps)) {
    const choices = choose?.map(({ label: _label, typed: _typed, say: ending, ...choice }) => {
      return { ...choice, placeholders: placeholders(ending ?? '') }
    })
    const asked = ask && { as: ask.as, next: ask.next, skip: ask.skip }
    shape[`steps.${id}`] = JSON.stringify({ ...step, asked, choices, placeholders: placeholders(say) })
  }
  return shape
}
