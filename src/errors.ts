/** Every failure we expect, by a name that never changes. */
export type ErrorCode =
  | 'config_invalid'
  | 'content_invalid'
  | 'database_unusable'
  | 'key_unusable'
  | 'migration_failed'
  | 'outrun'
  | 'profile_timeout'
  | 'sealed_text_unreadable'
  | 'send_timeout'
  | 'store_failed'

/** An error we expect. `code` is for programs and never changes; `message` is for people and holds no personal text. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode // a field and an assignment: Node cannot strip a parameter property

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * What a call throws when the platform did nothing and says to wait: not before `seconds` from now. `code` is the
 * platform's own; it holds no word of what was asked.
 */
export class ToldToWait extends Error {
  override readonly name = 'ToldToWait'
  readonly code: string
  readonly seconds: number

  constructor(code: string, seconds: number) {
    super('The platform says to wait')
    this.code = code
    this.seconds = seconds
  }
}

/**
 * The code an error is logged under: ours for an AppError, a system or database code (`ECONNREFUSED`, `P2002`) where
 * there is one, else the error's class. Never its message: database errors print the values they were given.
 */
export function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code
  if (error instanceof Error) {
    const code = 'code' in error ? error.code : undefined
    return typeof code === 'string' && /^[A-Za-z0-9_]{1,40}$/.test(code) ? code : error.name
  }
  return 'unknown'
}
