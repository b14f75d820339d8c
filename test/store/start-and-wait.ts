import { randomBytes } from 'node:crypto'
import { codeOf } from '../../src/errors.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres.ts'

// A bot that only has a database, for embedded-postgres.test.ts to kill: starts it in the folder it is given, says so
// in one line of JSON, and waits for the end.
try {
  const { url, adopted } = await startEmbeddedPostgres({
    folder: process.argv[2] ?? '',
    isRoot: process.getuid?.() === 0,
    random: { bytes: (length) => randomBytes(length) },
    flags: ['-c', 'fsync=off'],
  })
  console.log(JSON.stringify({ url, adopted }))
} catch (error) {
  console.log(JSON.stringify({ code: codeOf(error), message: (error as Error).message }))
  process.exit(1)
}
