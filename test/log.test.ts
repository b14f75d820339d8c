import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

// What really leaves the process, on a real standard error.

const LOG = join(import.meta.dirname, '../src/log.ts')

/** Runs a script that holds a `log`, and gives what came out. */
function output(script: string, level = 'info'): { stdout: string; stderr: string } {
  const program = `const { createLog } = await import(${JSON.stringify(LOG)})
    const log = createLog(${JSON.stringify(level)})
    ${script}`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return { stdout, stderr }
}

test('an event is one line of JSON on standard error, with its ids, codes and counts', () => {
  const { stdout, stderr } = output(`
    log.event('delivery.sent', { delivery: '0b2f-9', person: 'slack/T1/U:2.x_y', attempts: 2, ms: 0.5 })
    log.event('database.started', { ms: 3, adopted: false })`)
  expect(stdout).toBe('')
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toEqual([
    {
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      event: 'delivery.sent',
      delivery: '0b2f-9',
      person: 'slack/T1/U:2.x_y',
      attempts: 2,
      ms: 0.5,
    },
    { level: 30, time: expect.any(String), event: 'database.started', ms: 3, adopted: false },
  ])
})

test('whatever is no short id, code, number or yes-or-no is left out, should the types be bypassed', () => {
  const { stdout, stderr } = output(`
    const error = new Error('KANARIE in a message', { cause: new Error('KANARIE in a cause') })
    const own = Object.assign(new Error('x'), { code: 'KANARIE code', body: 'KANARIE' })
    log.event('app.failed', {
      code: 'two words KANARIE',
      where: 'KANARIE\\nfake line',
      quoted: '"KANARIE"',
      markup: '<!channel>KANARIE',
      letters: 'KANARIE-é',
      long: 'KANARIE'.repeat(40),
      empty: '',
      error,
      own,
      nested: { text: 'KANARIE' },
      list: ['KANARIE'],
      boxed: new String('KANARIE'),
      bytes: Buffer.from('KANARIE'),
      json: { toJSON: () => 'KANARIE' },
      symbol: Symbol('KANARIE'),
      call: () => 'KANARIE',
      map: new Map([['KANARIE', 'KANARIE']]),
      nothing: null,
      absent: undefined,
      count: 1,
    })`)
  expect(stdout).toBe('')
  expect(stderr).not.toContain('KANARIE')
  expect(stderr).not.toContain(Buffer.from('KANARIE').toString('base64').slice(0, 8))
  expect(stderr).not.toContain([...Buffer.from('KANARIE')].join())
  const { time: _time, ...line } = JSON.parse(stderr)
  expect(line).toEqual({ level: 50, event: 'app.failed', count: 1 })
})

test('a log of failures writes those and nothing else', () => {
  const { stderr } = output(
    `log.event('sweep.done', { entries: 1, conversations: 1, traces: 1 })
    log.event('delivery.failed', { delivery: 'd', person: 'p', code: 'c', attempts: 1 })`,
    'failures',
  )
  expect(
    stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).event),
  ).toEqual(['delivery.failed'])
})
