import { AppError, type ErrorCode } from './errors.ts'

/** What a call comes to, or an error with `code` once it takes longer than so many seconds; the call goes on all the same. */
export async function inTime<Result>(seconds: number, code: ErrorCode, call: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError(code, 'There was no answer in time')), seconds * 1000)
  })
  try {
    return await Promise.race([call, late])
  } finally {
    clearTimeout(timer)
  }
}
