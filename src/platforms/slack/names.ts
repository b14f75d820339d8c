import type { Button } from '../../messages/message.ts'

// The names that go out with what can be pressed or sent, and come back with it. Slack keeps them in old messages: what
// is written here once is read for ever.

/** Something to press in Slack: a button of a message, or the way to answer privately, in a language of ours. */
export type Action = { label: string; turn: number; tone: Button['tone'] } & (
  | { type: 'press'; id: string }
  | { type: 'private'; language: string }
)

/** What came back of an action, or undefined for one that is none of ours. */
export type Named = { type: 'press'; id: string } | { type: 'private'; language: string } | undefined

/** The name of the box in the window, and of the block it stands in. */
export const WINDOW_FIELD = 'answer'

/** The action_id of something to press; `times` tells the same one apart in one message. At most 255 characters. */
export function actionId(action: Action, times: number): string {
  const kind = action.type === 'press' ? 'answer' : 'private'
  const what = action.type === 'press' ? action.id : action.language
  return `${kind}${times === 0 ? '' : `.${times}`}:${what}`
}

/** Reads an action_id back. */
export function readActionId(actionId: string): Named {
  const [, kind, what = ''] = /^(answer|private)(?:\.\d+)?:(.+)$/s.exec(actionId) ?? []
  if (kind === 'answer') return { type: 'press', id: what }
  return kind === 'private' ? { type: 'private', language: what } : undefined
}

/** The callback_id of the window, which tells the language it is in. */
export function windowId(language: string): string {
  return `private:${language}`
}

/** The language of a window of ours, or undefined for one that is none. */
export function readWindowId(callbackId: string): string | undefined {
  return /^private:(.+)$/s.exec(callbackId)?.[1]
}

/** A turn as it came back: a whole number from 0, or undefined. */
export function readTurn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}
