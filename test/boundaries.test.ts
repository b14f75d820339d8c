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

/** What the room of any chat platform may import, beside itself and its SDK. */
const CHAT_PLATFORM = [
  'rooms.ts',
  'platforms/platform.ts',
  'platforms/png.ts',
  'platforms/read-body.ts',
  'platforms/read-words.ts',
  'platforms/uncertain.ts',
  'content/',
  'config.ts',
  'messages/',
  'errors.ts',
  'in-time.ts',
  'ports.ts',
  'node:http',
  'temporal-polyfill',
  'zod',
]

/** What each room may import: rooms and files of ours, and packages. Whoever adds to a line says why in the commit. */
const WALLS: Record<string, readonly string[]> = {
  'messages/': ['messages/'],
  'errors.ts': [],
  'turns.ts': [],
  'in-time.ts': ['errors.ts'],
  'ports.ts': ['conversations/', 'messages/', 'temporal-polyfill'],
  'people/calendar/': [
    'people/calendar/',
    'people/roster.ts',
    'ical.js',
    'node:dns/promises',
    'node:https',
    'node:net',
    'temporal-polyfill',
  ],
  'people/when/': [
    'people/when/',
    'people/home.ts',
    'people/roster.ts',
    'content/template.ts',
    'temporal-polyfill',
    'zod',
  ],
  'people/': ['people/', 'journal/', 'in-time.ts', 'ports.ts', 'temporal-polyfill'],
  'content/': [
    'buddies/round-words.ts',
    'buddies/team-words.ts',
    'guide/guide-words.ts',
    'guide/method.ts',
    'intervisie/group-words.ts',
    'intervisie/hours-words.ts',
    'intervisie/session-words.ts',
    'content/',
    'conversations/',
    'messages/',
    'nudges/nudging-words.ts',
    'people/when/',
    'errors.ts',
    'node:fs',
    'node:path',
    'yaml',
    'zod',
  ],
  'conversations/': [
    'buddies/',
    'intervisie/',
    'teams/',
    'conversations/',
    'content/',
    'delivery/',
    'journal/',
    'messages/',
    'nudges/',
    'people/',
    'errors.ts',
    'ports.ts',
    'rooms.ts',
    'temporal-polyfill',
    'zod',
  ],
  'exercises/': ['exercises/', 'buddies/', 'intervisie/', 'conversations/', 'content/', 'messages/', 'nudges/'],
  'journal/': [
    'journal/',
    'conversations/',
    'content/',
    'messages/',
    'errors.ts',
    'ports.ts',
    'node:crypto',
    'node:fs',
    'node:path',
    'temporal-polyfill',
  ],
  'delivery/': ['delivery/', 'journal/', 'messages/', 'errors.ts', 'in-time.ts', 'ports.ts'],
  'app.ts': [
    'buddies/',
    'intervisie/',
    'teams/',
    'conversations/',
    'delivery/',
    'nudges/',
    'people/',
    'errors.ts',
    'ports.ts',
    'turns.ts',
    'temporal-polyfill',
  ],
  'server.ts': ['node:http'],
  'log.ts': ['ports.ts', 'pino'],
  'config.ts': ['errors.ts', 'zod'],
  'store/': ['store/', 'errors.ts', 'ports.ts', '@prisma/adapter-pg', 'pg', 'temporal-polyfill', 'node:'],
  'nudges/': [
    'nudges/',
    'buddies/',
    'intervisie/',
    'content/',
    'conversations/',
    'delivery/',
    'exercises/',
    'journal/',
    'messages/',
    'people/',
    'pictures/',
    'errors.ts',
    'ports.ts',
    'node:path',
    'temporal-polyfill',
    'zod',
  ],
  'buddies/': [
    'buddies/',
    'teams/',
    'content/',
    'conversations/',
    'delivery/',
    'journal/',
    'messages/',
    'nudges/',
    'people/',
    'errors.ts',
    'in-time.ts',
    'ports.ts',
    'rooms.ts',
    'temporal-polyfill',
    'zod',
    'node:path',
    'node:worker_threads',
  ],
  'teams/': [
    'teams/',
    'buddies/',
    'conversations/',
    'delivery/',
    'intervisie/',
    'journal/',
    'messages/',
    'nudges/',
    'people/',
    'errors.ts',
    'in-time.ts',
    'ports.ts',
    'rooms.ts',
    'temporal-polyfill',
  ],
  'guide/': ['guide/', 'content/', 'conversations/', 'messages/', 'people/', 'temporal-polyfill', 'zod'],
  'intervisie/': [
    'intervisie/',
    'buddies/standing-in.ts',
    'content/',
    'conversations/',
    'exercises/answers-in-words.ts',
    'exercises/flow-texts.ts',
    'guide/',
    'journal/',
    'messages/',
    'nudges/',
    'people/',
    'teams/',
    'ports.ts',
    'date-holidays',
    'temporal-polyfill',
    'zod',
  ],
  'rooms.ts': ['ports.ts'],
  'pictures/': ['pictures/'],
  'platforms/encode-png.ts': ['node:util', 'node:zlib'],
  'platforms/platform.ts': ['ports.ts', 'node:http'],
  'platforms/png.ts': ['platforms/encode-png.ts', '@resvg/resvg-wasm', 'node:fs/promises', 'node:module'],
  'platforms/read-body.ts': ['node:http'],
  'platforms/read-words.ts': ['content/', 'node:path', 'zod'],
  'platforms/resvg-wasm.d.ts': [],
  'platforms/uncertain.ts': [],
  'platforms/slack/': [
    'platforms/slack/',
    ...CHAT_PLATFORM,
    'rooms.ts',
    '@slack/bolt',
    '@slack/web-api',
    '@slack/types',
  ],
  'platforms/teams/': [
    'platforms/teams/',
    ...CHAT_PLATFORM,
    'botbuilder',
    'botframework-connector',
    'botframework-schema',
    'node:crypto',
  ],
  'platforms/playground/': [
    'platforms/playground/',
    'platforms/read-body.ts',
    'platforms/read-words.ts',
    'content/',
    'journal/',
    'messages/',
    'errors.ts',
    'ports.ts',
    'rooms.ts',
    'rooms.ts',
    'turns.ts',
    'node:events',
    'node:fs',
    'node:http',
    'node:path',
    'temporal-polyfill',
    'zod',
  ],
}

test('there is code to look at, and its imports are found', () => {
  expect(FILES.length).toBeGreaterThan(20)
  expect(importsOf('main.ts').map(({ from }) => from)).toContain('app.ts')
})

test('no room imports what is not its to import; only main.ts imports everything', () => {
  const through = FILES.filter((name) => name !== 'main.ts').flatMap((name) => {
    const walls = Object.entries(WALLS).find(([room]) => name.startsWith(room))?.[1]
    if (!walls) return [`${name} is in a room nobody knows`]
    const allowed = (from: string) => {
      return walls.some((one) => (/[/:]$/.test(one) ? from.startsWith(one) : from === one))
    }
    return importsOf(name)
      .filter(({ from }) => !allowed(from))
      .map(({ from }) => `${name} imports ${from}`)
  })
  expect(through).toEqual([])
})

test('only main.ts and config.ts touch the process, the clock and randomness', () => {
  const forbidden =
    /\bprocess\b(?=\s*(?:[.?[(,;)}=]|$))|\bDate\.now\b|\bnew Date\b(?!\s*\()|\bnew Date\(\s*\)|\bMath\.random\b|\bperformance\b|\bTemporal\.Now\b|\brandom(?:Bytes|UUID|Int|FillSync|Fill)\b|\bgetRandomValues\b/m
  const inside = FILES.filter((name) => !['main.ts', 'config.ts'].includes(name))
  expect(inside.filter((name) => forbidden.test(codeOf(name)))).toEqual([])
})

test('what decides is pure, as is all that it is made of', () => {
  const decides = [
    'buddies/pairing.ts',
    'buddies/plan-team.ts',
    'guide/guide.ts',
    'intervisie/plan-group.ts',
    'intervisie/recurrence.ts',
    'conversations/decide.ts',
    'conversations/advance.ts',
    'conversations/read-intent.ts',
    'people/roster.ts',
    'nudges/rotate.ts',
  ]
  const reached = new Set<string>()
  const visit = (name: string) => {
    if (reached.has(name)) return
    reached.add(name)
    if (!FILES.includes(name)) return
    for (const { from, typeOnly } of importsOf(name)) if (!typeOnly) visit(from)
  }
  for (const name of [...decides, ...FILES.filter((one) => one.startsWith('exercises/'))]) visit(name)
  expect(reached.size).toBeGreaterThan(15)
  const outside = [...reached].filter(
    (name) => !FILES.includes(name) && !['date-holidays', 'ical.js', 'temporal-polyfill', 'zod'].includes(name),
  )
  expect(outside).toEqual([])
  const impure = /\b(?:setTimeout|setInterval|setImmediate|fetch|console|await)\b/
  expect([...reached].filter((name) => FILES.includes(name) && impure.test(codeOf(name)))).toEqual([])
})

test('nothing that a platform shares names one', () => {
  const shared = FILES.filter((name) => !/^(platforms|store)\/|^(main|config)\.ts$/.test(name))
  // ports.ts and limits.ts say in a comment whose limits and habits they answer to.
  const code = (name: string) =>
    /ports\.ts|limits\.ts/.test(name) ? codeOf(name) : readFileSync(join(SRC, name), 'utf8')
  // A team, its plural and the slack of an edge are words of ours: platforms of those names have a capital, or are one in quotes.
  const names = (text: string) =>
    /playground/i.test(text) || /\b(?:Slack|Teams)\b|'slack'|platform\W{1,8}'teams'/.test(text)
  expect(shared.filter((name) => names(code(name)))).toEqual([])
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
  expect(FILES.filter((name) => dutch.test(code(name)))).toEqual([])
})

test('no word of how or where this was made stands in what is shipped', () => {
  const source = (name: string) => readFileSync(join(SRC, name), 'utf8')
  expect(FILES.filter((name) => /\/work\/|\bissue \d|TODO|FIXME/.test(source(name)))).toEqual([])
})
