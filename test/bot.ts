import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A bot of its own, started as `npm start` starts it, on a data folder and a free port. */
export type Bot = {
  address: string
  /** Everything it wrote to its output and its errors so far. */
  output(): string
  /** SIGKILL: what a crash, a full memory or a pulled plug does. */
  kill(): Promise<void>
  /** SIGINT, as Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>
  /** Resolves with the exit code once it has ended by itself. */
  ended(): Promise<number | null>
}

const STARTS_WITHIN = 90_000

/** Starts the bot and waits for its address. Throws with its output when it ends before it has one. */
export async function startBot(dataFolder: string, env: Record<string, string> = {}): Promise<Bot> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { PATH: process.env.PATH, MAATJE_DATA: dataFolder, MAATJE_LOG: 'info', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const address = await new Promise<string>((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill('SIGINT')
      reject(new Error(`no address within ${STARTS_WITHIN} ms:\n${output}`))
    }, STARTS_WITHIN)
    const hear = (chunk: Buffer) => {
      output += chunk
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)
      if (!found) return
      clearTimeout(late)
      resolve(found[0])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`it ended with ${code}:\n${output}`)))
  })
  return {
    address,
    output: () => output,
    async kill() {
      await end(child, 'SIGKILL')
    },
    stop: () => end(child, 'SIGINT'),
    async ended() {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      return child.exitCode
    },
  }
}

async function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGINT'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = once(child, 'exit')
  child.kill(signal)
  const [code] = await ended
  return code
}
