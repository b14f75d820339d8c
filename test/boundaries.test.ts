import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

// The walls of the house. What each file may import and touch, read from its source.

const SRC = resolve('src')
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.startsWith(join('store', 'generated')))
  .sort()

type Import = { from: string; typeOnly: boolean }

/** What a file imports: ours as a path below src/, a package by its name. */
function importsOf(name: string): Import[] {
  const source = readFileSync(join(SRC, name), 'utf8')
  const found = source.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  )
  return [...found].map(([, type, named, dynamic]) => {
    const specifier = named ?? dynamic ?? ''
    const from = specifier.startsWith('.') ? relative(SRC, resolve(SRC, dirname(name), specifier)) : specifier
    return { from, typeOnly: type !== undefined }
  })
}

/** The code of a file without comments and texts, so that a word in either is no use of it. */
function codeOf(name: string): string {
  return readFileSync(join(SRC, name), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
}

const ROOTS = ['main.ts', 'config.ts']
const offenders = (files: string[], isBad: (name: string) => boolean) => files.filter(isBad)

test('there is code to look at, and its imports are found', () => {
  expect(FILES.length).toBeGreaterThan(20)
  expect(importsOf('main.ts').map(({ from }) => from)).toContain('app.ts')
})

test('only main.ts and config.ts touch the process, the clock and randomness', () => {
  const forbidden =
    /\bprocess\.|\bDate\.now\b|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\.now\b|\bTemporal\.Now\b|\brandom(?:Bytes|UUID|Int|FillSync|Fill)\b|\bgetRandomValues\b/
  const bad = (name: string) =>
    forbidden.test(codeOf(name)) || importsOf(name).some(({ from }) => /^(node:)?process$/.test(from))
  expect(
    offenders(
      FILES.filter((name) => !ROOTS.includes(name)),
      bad,
    ),
  ).toEqual([])
})

test('only store/ knows Prisma and pg', () => {
  const bad = (name: string) =>
    importsOf(name).some(({ from }) => /^(@prisma\/|pg$|prisma$)|store\/generated/.test(from))
  expect(
    offenders(
      FILES.filter((name) => !name.startsWith('store/')),
      bad,
    ),
  ).toEqual([])
})

test('only platforms/ knows a platform, and main.ts wires it', () => {
  const sdk = /^(@slack\/|botbuilder|botframework|express$)|^platforms\//
  const bad = (name: string) => importsOf(name).some(({ from }) => sdk.test(from))
  expect(
    offenders(
      FILES.filter((name) => !name.startsWith('platforms/') && name !== 'main.ts'),
      bad,
    ),
  ).toEqual([])
})

test('no platform knows another one, and none reaches into the store', () => {
  const bad = (name: string) => {
    const [, own = ''] = name.split('/')
    return importsOf(name).some(
      ({ from }) => from.startsWith('store/') || (from.startsWith('platforms/') && from.split('/')[1] !== own),
    )
  }
  expect(
    offenders(
      FILES.filter((name) => name.startsWith('platforms/')),
      bad,
    ),
  ).toEqual([])
})

test('the core names no platform', () => {
  const core = FILES.filter((name) =>
    /^(messages|conversations|exercises|journal|delivery|people|content)\//.test(name),
  )
  const source = (name: string) => readFileSync(join(SRC, name), 'utf8')
  expect(
    offenders(
      core,
      (name) => /playground|slack(?!\s+text|'s)|teams\b/i.test(source(name)) && !name.endsWith('limits.ts'),
    ),
  ).toEqual([])
})

test('messages/ imports nothing of ours', () => {
  expect(FILES.filter((name) => name.startsWith('messages/')).flatMap(importsOf)).toEqual([])
})

test('what decides is pure: it imports no file system, no network, no store and no log', () => {
  const pure = FILES.filter(
    (name) => /^(conversations|exercises|messages|people)\//.test(name) || name === 'journal/decide-entry.ts',
  )
  const bad = (name: string) => importsOf(name).some(({ from }) => /^node:|^store\/|log\.ts$|^pino/.test(from))
  expect(offenders(pure, bad)).toEqual([])
})

test('no import leads back to where it came from', () => {
  const graph = new Map(
    FILES.map((name) => [name, importsOf(name).flatMap(({ from, typeOnly }) => (typeOnly ? [] : [from]))]),
  )
  const cycles: string[] = []
  const visit = (name: string, path: string[]) => {
    if (path.includes(name)) return void cycles.push([...path.slice(path.indexOf(name)), name].join(' -> '))
    for (const next of graph.get(name) ?? []) visit(next, [...path, name])
  }
  for (const name of FILES) visit(name, [])
  expect([...new Set(cycles)]).toEqual([])
})

test('no words a person reads stand in the code', () => {
  // Two Dutch function words in one text of ours give a sentence away.
  const dutch =
    /['"`][^'"`\n]*\b(?:je|niet|het|een|wat|van|is)\b[^'"`\n]*\b(?:je|niet|het|een|wat|van|en|de)\b[^'"`\n]*['"`]/i
  const code = (name: string) =>
    readFileSync(join(SRC, name), 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/^\s*\/\/.*$/gm, '')
  expect(offenders(FILES, (name) => dutch.test(code(name)))).toEqual([])
})

test('no word of how or where this was made stands in what is shipped', () => {
  const source = (name: string) => readFileSync(join(SRC, name), 'utf8')
  expect(offenders(FILES, (name) => /\/work\/|\bissue \d|\bissue's\b|TODO|FIXME/.test(source(name)))).toEqual([])
})
