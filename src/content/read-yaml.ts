import { readFileSync } from 'node:fs'
import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { AppError, codeOf } from '../errors.ts'

/**
 * One YAML file as a checked value. Throws `content_invalid` naming the file, the path inside it and the reason, one
 * line for each thing that is wrong; duplicate keys are wrong.
 */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new AppError('content_invalid', `${file}: cannot be read (${codeOf(error)})`)
  }
  const document = parseDocument(text, { uniqueKeys: true, strict: true })
  if (document.errors.length > 0) {
    throw new AppError('content_invalid', document.errors.map((error) => `${file}: ${error.message}`).join('\n'))
  }
  const read = schema.safeParse(document.toJS())
  if (read.success) return read.data
  const problems = read.error.issues.map((issue) => `${file}: ${issue.path.join('.') || '(top)'}: ${issue.message}`)
  throw new AppError('content_invalid', problems.join('\n'))
}
