import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import draft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, onTestFinished, test } from 'vitest'
import { packageFor } from '../../../teams/package.ts'
import { APP_ID } from './login.ts'

const FOLDER = 'teams'
const SCHEMAS = 'node_modules/@microsoft/app-manifest/build/json-schemas/teams'
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const packed = () => unzipSync(packageFor(APP_ID, FOLDER))
const manifestOf = (files: Record<string, Uint8Array>) =>
  JSON.parse(strFromU8(files['manifest.json'] ?? new Uint8Array()))

describe('the manifest', () => {
  test.for(['v1.22', 'v1.30'])('is valid by Microsoft’s schema %s', (version) => {
    const ajv = new draft04.default({ strict: false, allErrors: true })
    addFormats.default(ajv as never)
    const validate = ajv.compile(json(`${SCHEMAS}/${version}/MicrosoftTeams.schema.json`))
    const manifest = manifestOf(packed())
    // It names the schema it was written against; a newer one only takes its own name.
    const named = version === 'v1.22' ? manifest : renamed(manifest, version)
    expect([validate(named), validate.errors]).toEqual([true, null])
  })

  test('would not be valid with a scope that newer schemas spell differently', () => {
    const ajv = new draft04.default({ strict: false })
    addFormats.default(ajv as never)
    const validate = ajv.compile(json(`${SCHEMAS}/v1.22/MicrosoftTeams.schema.json`))
    const manifest = manifestOf(packed())
    manifest.bots[0].scopes = ['groupchat']
    expect(validate(manifest)).toBe(false)
  })

  test('asks for the private chat, the files sent in it and being in a team, and for nothing else', () => {
    const { bots, validDomains, ...rest } = manifestOf(packed())
    expect(bots).toHaveLength(1)
    expect(bots[0]).toMatchObject({ scopes: ['personal', 'team'], isNotificationOnly: false, supportsFiles: true })
    expect(validDomains).toEqual([])
    for (const more of [
      'permissions',
      'authorization',
      'webApplicationInfo',
      'devicePermissions',
      'composeExtensions',
    ]) {
      expect(rest).not.toHaveProperty(more)
    }
  })

  test('offers commands that are words of the house', () => {
    const words = readFileSync('content/nl/words.yaml', 'utf8') + readFileSync('content/en/words.yaml', 'utf8')
    const lists: { commands: { title: string }[] }[] = manifestOf(packed()).bots[0].commandLists
    for (const { title } of lists.flatMap(({ commands }) => commands)) {
      expect(words.toLowerCase()).toMatch(new RegExp(`^ {2}\\S+: \\[.*\\b${title}\\b`, 'm'))
    }
  })

  test('offers in a team what is for a team, and nothing that is private', () => {
    const [, team] = manifestOf(packed()).bots[0].commandLists
    expect(team.scopes).toEqual(['team'])
    expect(team.commands.map(({ title }: { title: string }) => title)).toEqual(['maatjes', 'intervisie', 'start'])
  })

  test('talks as Maatje does', () => {
    const { description } = manifestOf(packed())
    expect(`${description.short} ${description.full}`).not.toMatch(/!|\b[Uu]w?\b/)
  })
})

describe('the package', () => {
  test('holds the manifest and two icons, and nothing else', () => {
    expect(Object.keys(packed())).toEqual(['manifest.json', 'color.png', 'outline.png'])
  })

  test('has the app id in both its places, and no placeholder is left', () => {
    const files = packed()
    const manifest = manifestOf(files)
    expect([manifest.id, manifest.bots[0].botId]).toEqual([APP_ID, APP_ID])
    expect(strFromU8(files['manifest.json'] ?? new Uint8Array())).not.toContain('00000000-0000')
  })

  test.for([
    ['color.png', 192, 2],
    ['outline.png', 32, 6],
  ] as const)('has %s as a PNG of the size and kind Teams asks for', ([name, size, kind]) => {
    const png = Buffer.from(packed()[name] ?? [])
    expect(png.subarray(1, 4).toString()).toBe('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[25]]).toEqual([size, size, kind])
  })

  test('is the same bytes for the same files and id', () => {
    expect(Buffer.from(packageFor(APP_ID, FOLDER)).equals(packageFor(APP_ID, FOLDER))).toBe(true)
  })

  test.for([undefined, '', 'my-bot', `${APP_ID} `, '00000000-0000-0000-0000-000000000000'])(
    'is not made for "%s"',
    (appId) => {
      expect(() => packageFor(appId, FOLDER)).toThrow(/^TEAMS_APP_ID is /)
    },
  )

  test('is made by its program, which says where it is, or in one sentence why not', () => {
    const folder = mkdtempSync(join(tmpdir(), 'teams-package-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const target = join(folder, 'made.zip')
    const run = (env: NodeJS.ProcessEnv) =>
      spawnSync('node_modules/.bin/node', ['teams/package.ts', target], {
        env: { PATH: process.env.PATH, ...env },
        encoding: 'utf8',
      })
    const without = run({})
    expect([without.status, without.stdout, without.stderr]).toEqual([
      1,
      '',
      'No package was made. TEAMS_APP_ID is missing: set it to the app id of the bot, as registered in Azure.\n',
    ])
    const made = run({ TEAMS_APP_ID: APP_ID })
    expect([made.status, made.stdout, made.stderr]).toEqual([0, `The Teams app package is ready: ${target}\n`, ''])
    expect(Object.keys(unzipSync(readFileSync(target)))).toEqual(['manifest.json', 'color.png', 'outline.png'])
  })
})

function renamed(manifest: Record<string, unknown>, version: string) {
  const $schema = `https://developer.microsoft.com/json-schemas/teams/${version}/MicrosoftTeams.schema.json`
  return { ...manifest, $schema, manifestVersion: version.slice(1) }
}
