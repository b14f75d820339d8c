import { join } from 'node:path'
import type { LocaleContent } from './content.ts'
import type { Command } from './words.ts'

/** Commands that are heard wherever somebody is, before what they typed reaches the step they are at. */
const HEARD_FIRST = ['stop', 'back', 'skip', 'later', 'help', 'menu', 'resume', 'journal', 'table', 'speak'] as const

/**
 * What is wrong among the words that can be typed, as `file: path: reason` lines: one word for two commands, in whatever
 * locales, and a choice that can never be typed because its name is a command.
 */
export function phraseProblems(folder: string, locales: readonly LocaleContent[]): string[] {
  const problems: string[] = []
  const meanings = new Map<string, Command>()
  for (const { locale, words } of locales) {
    for (const [command, phrases] of Object.entries(words.commands) as [Command, string[]][]) {
      for (const phrase of phrases) {
        const other = meanings.get(phrase) ?? command
        meanings.set(phrase, command)
        if (other === command) continue
        problems.push(`${join(folder, locale, 'words.yaml')}: commands.${command}: "${phrase}" means ${other} as well`)
      }
    }
  }
  const heardFirst = (name: string) => HEARD_FIRST.some((command) => meanings.get(name.toLowerCase()) === command)
  for (const { locale, flows } of locales) {
    for (const flow of flows.values()) {
      const file = join(folder, locale, `${flow.id}.yaml`)
      for (const [id, { choose = [] }] of Object.entries(flow.steps)) {
        for (const name of choose.flatMap(({ label, typed }) => [label, ...typed]).filter(heardFirst)) {
          problems.push(`${file}: steps.${id}.choose: "${name}" is a command`)
        }
      }
      for (const name of flow.exercise.labels.filter((label) => heardFirst(flow.texts[label] ?? ''))) {
        problems.push(`${file}: texts.${name}: "${flow.texts[name]}" is a command`)
      }
    }
  }
  return problems
}
