/** A whole answer to one request. */
export type Reply = { status: number; type: string; body: string; headers?: Record<string, string> }

/** An answer in JSON. Errors are `{ error: code }`: codes never change, and never quote what came in. */
export function json(status: number, value: unknown, headers?: Record<string, string>): Reply {
  return { status, type: 'application/json', body: JSON.stringify(value), headers }
}
