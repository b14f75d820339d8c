import { z } from 'zod'
import type { Button, Field } from '../../messages/message.ts'

// The names that go out with what can be pressed or sent, and come back with it. Slack keeps them in old messages: what
// is written here once is read for ever.

/** A window to answer in: one box (`private`), or a box for each field (`form`). In a language of ours. */
export type Window = { type: 'private' | 'form'; language: string }

/** Something to press in Slack: a button of a message, or the way to answer privately. */
export type Action = { label: string; turn: number; tone: Button['tone'] } & (
  | { type: 'press'; id: string }
  | (Window & { type: 'private' })
  | (Window & { type: 'form'; fields: readonly Field[] })
)

/** What came back of an action, or undefined for one that is none of ours. */
export type Named = { type: 'press'; id: string } | Window | undefined

/** The name of the box in the window with one, and of the block it stands in. */
export const WINDOW_FIELD = 'answer'

/** The most fields a form has, and how many characters each part of one. */
const MOST = { fields: 7, letters: 150 } as const
/** How many characters the value of a button holds. Source: Slack's Block Kit reference. */
const BUTTON_VALUE = 2000

/** The action_id of something to press; `times` tells the same one apart in one message. At most 255 characters. */
export function actionId(action: Action, times: number): string {
  const kind = action.type === 'press' ? 'answer' : action.type
  const what = action.type === 'press' ? action.id : action.language
  return `${kind}${times === 0 ? '' : `.${times}`}:${what}`
}

/** Reads an action_id back. */
export function readActionId(actionId: string): Named {
  const [, kind, what = ''] = /^(answer|private|form)(?:\.\d+)?:(.+)$/s.exec(actionId) ?? []
  if (kind === 'answer') return { type: 'press', id: what }
  return kind === 'private' || kind === 'form' ? { type: kind, language: what } : undefined
}

/** The callback_id of a window. */
export function windowId({ type, language }: Window): string {
  return `${type}:${language}`
}

/** A window of ours, or undefined for one that is none. */
export function readWindowId(callbackId: string): Window | undefined {
  const [, type, language] = /^(private|form):(.+)$/s.exec(callbackId) ?? []
  return (type === 'private' || type === 'form') && language !== undefined ? { type, language } : undefined
}

/** The value of the button that opens a form: its turn and its fields. What was sent with the press is all there is. */
const FormValue = z.tuple([
  z.int().min(0),
  z
    .array(
      z.tuple([z.string().min(1).max(MOST.letters), z.string().min(1).max(MOST.letters)], z.string().max(MOST.letters)),
    )
    .min(1)
    .max(MOST.fields),
])

/**
 * A form as the value of a button. Slack's room for it is small: when not all of it fits, the hints are left out, and then
 * what stood in the boxes already. The names and labels are at most half of it.
 */
export function formValue(turn: number, fields: readonly Field[]): string {
  const written = (keep: (field: Field) => (string | undefined)[]) =>
    JSON.stringify([turn, fields.map((field) => [field.name, field.label, ...keep(field)])])
  const whole = written(({ value, hint }) => (hint ? [value ?? '', hint] : value ? [value] : []))
  if (whole.length <= BUTTON_VALUE) return whole
  const filled = written(({ value }) => (value ? [value] : []))
  return filled.length <= BUTTON_VALUE ? filled : written(() => [])
}

/** Reads a form's button back, undefined when it is none. */
export function readFormValue(value: string | undefined): { turn: number; fields: Field[] } | undefined {
  const read = FormValue.safeParse(parsed(value ?? '')).data
  if (!read) return undefined
  const [turn, fields] = read
  return {
    turn,
    fields: fields.map(([name, label, value, hint]) => {
      return { name, label, ...(value ? { value } : {}), ...(hint ? { hint } : {}) }
    }),
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** A turn as it came back: a whole number from 0, or undefined. */
export function readTurn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}
