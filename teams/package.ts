import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { zipSync } from 'fflate'

// Makes the app package that an administrator uploads to Teams: `npm run teams:package` with TEAMS_APP_ID set. It is put
// beside this file, or where the first argument says.

const PLACEHOLDER = '00000000-0000-0000-0000-000000000000'
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** Exactly what Teams expects in a package, and nothing beside it. */
const FILES = ['manifest.json', 'color.png', 'outline.png'] as const

/**
 * The package as a zip, out of a folder that holds its files, for the bot with this app id. The same files and id give
 * the same bytes. Throws a sentence for people when the id is missing or none.
 */
export function packageFor(appId: string | undefined, folder: string): Uint8Array {
  if (!appId) throw new Error('TEAMS_APP_ID is missing: set it to the app id of the bot, as registered in Azure.')
  if (!ID.test(appId) || appId === PLACEHOLDER) {
    throw new Error('TEAMS_APP_ID is not an app id like 11111111-2222-3333-4444-555555555555.')
  }
  const read = (name: (typeof FILES)[number]) => {
    const file = readFileSync(join(folder, name))
    return name === 'manifest.json'
      ? Buffer.from(file.toString('utf8').replaceAll(PLACEHOLDER, appId.toLowerCase()))
      : file
  }
  // A zip knows local times from 1980 on; any fixed one will do.
  const mtime = new Date(2026, 0, 1)
  return zipSync(Object.fromEntries(FILES.map((name) => [name, [read(name), { mtime }]])))
}

if (import.meta.main) {
  const target = resolve(process.argv[2] ?? join(import.meta.dirname, 'maatje-teams.zip'))
  try {
    writeFileSync(target, packageFor(process.env.TEAMS_APP_ID, import.meta.dirname))
    process.stdout.write(`The Teams app package is ready: ${target}\n`)
  } catch (error) {
    process.stderr.write(`No package was made. ${error instanceof Error ? error.message : 'Something failed.'}\n`)
    process.exitCode = 1
  }
}
