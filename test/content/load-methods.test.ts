import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadContent } from '../../src/content/load-content.ts'
import { EXERCISES } from '../../src/exercises/exercises.ts'
import { content } from '../talk.ts'
import { changeFile, complaintsOf } from './changed-files.ts'

// The methods a group is led through, as files: the same in every locale but for their words.

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'methods-'))
  cpSync('content', folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

const complaints = () => complaintsOf(folder, (from) => loadContent(from, EXERCISES))
const FILE = 'en/methods/incident.yaml'
const differs = (path: string) => `${FILE}: ${path}: differs from nl/methods/incident.yaml`

test('the incident method has seven steps of 5, 10, 10, 10, 10, 5 and 5 minutes, and takes an hour with three people or more', () => {
  for (const { methods } of content.locales) {
    const method = methods.get('incident')
    expect(method?.steps.map(({ minutes }) => minutes)).toEqual([5, 10, 10, 10, 10, 5, 5])
    expect(method?.steps.findIndex(({ alone }) => alone !== undefined)).toBe(2)
    expect(method).toMatchObject({ minutes: 60, people: { fewest: 3 } })
  }
})

test.for([
  ['another version', 'version: 1', 'version: 2', ['version']],
  ['another length', 'minutes: 60', 'minutes: 90', ['minutes']],
  ['another number of people', '{ fewest: 3 }', '{ fewest: 3, most: 8 }', ['people']],
  ['a step that takes longer', 'minutes: 5', 'minutes: 6', ['steps.tell']],
  ['a step in which nobody writes', / {4}alone:\n.*\n.*\n/, '', ['steps.views']],
  ['a step of another name', 'id: clarify', 'id: ask', ['steps (their order)', 'steps.clarify', 'steps.ask']],
  ['a step that was renamed', 'steps:', 'retired: { story: tell }\n\nsteps:', ['retired']],
] as const)('in one locale alone %s is named', ([, from, to, paths]) => {
  changeFile(join(folder, FILE), from, to)
  expect(complaints()).toEqual(paths.map(differs))
})

test('a method that one locale does not have is named', () => {
  rmSync(join(folder, 'nl/methods/incident.yaml'))
  expect(complaints()).toEqual(['nl/methods/incident.yaml: is missing'])
})

test('a file that is called otherwise than its method is named', () => {
  renameSync(join(folder, FILE), join(folder, 'en/methods/other.yaml'))
  expect(complaints()).toEqual(['en/methods/other.yaml: id: "incident" is not the name of the file'])
})

test.for([
  ['two steps of one id', 'id: clarify', 'id: tell', 'has two steps with one id'],
  ['steps that take longer than the whole', 'minutes: 60', 'minutes: 50', 'has steps that take longer than the whole'],
  [
    'a retired id that is a step',
    'steps:',
    'retired: { tell: views }\n\nsteps:',
    'has a retired id that is still a step, or leads to none',
  ],
  [
    'a retired id that leads nowhere',
    'steps:',
    'retired: { story: nowhere }\n\nsteps:',
    'has a retired id that is still a step, or leads to none',
  ],
  [
    'a text with something to fill in',
    'title: The story',
    'title: "{name}"',
    'has a placeholder that nothing fills in',
  ],
] as const)('%s keeps the bot from starting', ([, from, to, reason]) => {
  changeFile(join(folder, FILE), from, to)
  expect(complaints().join('\n')).toContain(reason)
})
