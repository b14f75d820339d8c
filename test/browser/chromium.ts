import { accessSync, constants, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** What to say where there is none. */
export const NO_CHROMIUM =
  'No Chromium was found. Install one (Debian: apt-get install chromium), or set CHROMIUM to where a Chromium or Chrome is.'

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Where this machine has a Chromium: what CHROMIUM says and nothing else, or one of the usual places; undefined when none. */
export function findChromium(env = process.env): string | undefined {
  return (env.CHROMIUM ? [env.CHROMIUM] : usualPlaces(env)).find(isExecutable)
}

function usualPlaces(env: NodeJS.ProcessEnv): string[] {
  const apps = ['Chromium.app/Contents/MacOS/Chromium', 'Google Chrome.app/Contents/MacOS/Google Chrome']
  const programs = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  )
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(env.HOME ?? '/', 'Applications')].flatMap((at) => apps.map((app) => join(at, app)))
    case 'win32':
      return ['Chromium', 'Google\\Chrome', 'Microsoft\\Edge'].flatMap((name) =>
        programs.map((folder) =>
          join(folder, name, 'Application', name.endsWith('Edge') ? 'msedge.exe' : 'chrome.exe'),
        ),
      )
    default:
      return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map((name) => `/usr/bin/${name}`)
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Starts that Chromium without a window. Throws a sentence that says what to install when there is none. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath) throw new Error(NO_CHROMIUM)
  return await chromium.launch({ executablePath, args: ARGUMENTS, timeout: 30_000 })
}
