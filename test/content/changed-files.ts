import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { AppError } from '../../src/errors.ts'

/** What reading a folder as it stands complains of, a line each, without the folder's own name. */
export function complaintsOf(folder: string, read: (folder: string) => unknown): string[] {
  try {
    read(folder)
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'content_invalid' })
    return (error as AppError).message.replaceAll(`${folder}/`, '').split('\n')
  }
  return []
}

/** Changes a file, which must really come out other than it was. */
export function changeFile(path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  writeFileSync(path, after)
}
