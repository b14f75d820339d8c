import type { Words } from './words.ts'

/** What a request is answered with. Without a body the status says it all. */
export type Answer = { status: number; body?: unknown }

/**
 * What Teams shows somebody who pressed in a card: Teams puts it under the card for a moment, for them alone, and the card
 * stays what it is for everybody. An error keeps what they wrote in the input. Source: Microsoft's page on Universal Actions, "response format".
 */
export function invokeAnswer(
  what: 'received' | 'not_stored' | 'not_pressed' | 'empty' | 'malformed',
  words: Words,
): Answer {
  switch (what) {
    case 'received': {
      const type = 'application/vnd.microsoft.activity.message'
      return { status: 200, body: { statusCode: 200, type, value: words.received } }
    }
    case 'not_stored':
      return { status: 200, body: problem(500, 'NotStored', words.not_stored) }
    case 'not_pressed':
      return { status: 200, body: problem(500, 'NotStored', words.not_pressed) }
    case 'empty':
      return { status: 200, body: problem(400, 'Empty', words.empty) }
    case 'malformed':
      return { status: 400, body: problem(400, 'BadRequest', words.not_stored) }
    default:
      return what satisfies never
  }
}

function problem(statusCode: number, code: string, message: string) {
  return { statusCode, type: 'application/vnd.microsoft.error', value: { code, message } }
}
