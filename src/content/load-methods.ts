import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Method, MethodFile } from '../guide/method.ts'
import type { LocaleContent } from './content.ts'
import { readYaml } from './read-yaml.ts'

/** The folder of the methods a group is led through, each in a file of its own. */
const METHODS = 'methods'

/**
 * The methods of one locale (`folder` is the locale's), by id. A file that is called otherwise than its id is added to
 * `problems`. Throws `content_invalid` for one that cannot be read.
 */
export function loadMethods(folder: string, problems: string[]): Map<string, Method> {
  const methods = new Map<string, Method>()
  for (const name of readdirSync(join(folder, METHODS)).sort()) {
    const path = join(folder, METHODS, name)
    const file = readYaml(path, MethodFile)
    if (name !== `${file.id}.yaml`) problems.push(`${path}: id: "${file.id}" is not the name of the file`)
    methods.set(file.id, file)
  }
  return methods
}

type Locale = Pick<LocaleContent, 'locale' | 'methods'>

/**
 * What a method of one locale has and that of another has not, as `path: reason` lines: the method itself, its version, for
 * how many it is, its steps with their order, minutes, and whether everybody writes for themselves there.
 */
export function methodDifferences(folder: string, first: Locale, other: Locale): string[] {
  return [...new Set([...first.methods.keys(), ...other.methods.keys()])].flatMap((id) => {
    const [one, two] = [first.methods.get(id), other.methods.get(id)]
    const file = ({ locale }: Locale) => join(folder, locale, METHODS, `${id}.yaml`)
    if (!one || !two) return [`${file(one ? other : first)}: is missing`]
    const [shape, otherShape] = [shapeOf(one), shapeOf(two)]
    return [...new Set([...Object.keys(shape), ...Object.keys(otherShape)])]
      .filter((path) => shape[path] !== otherShape[path])
      .map((path) => `${file(other)}: ${path}: differs from ${join(first.locale, METHODS, `${id}.yaml`)}`)
  })
}

/** A method without its words, each thing by its path. */
function shapeOf({ version, minutes, people, retired, steps }: Method): Record<string, string> {
  return {
    version: String(version),
    minutes: String(minutes),
    people: JSON.stringify([people.fewest, people.most]),
    retired: JSON.stringify(Object.entries(retired).sort()),
    'steps (their order)': steps.map(({ id }) => id).join(' '),
    ...Object.fromEntries(
      steps.map((step) => [`steps.${step.id}`, JSON.stringify([step.minutes, step.alone !== undefined])]),
    ),
  }
}
