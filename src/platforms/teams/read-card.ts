import { z } from 'zod'
import { formText, readFieldId } from '../../messages/form.ts'
import type { Input } from '../../ports.ts'
import { BODY_LIMIT } from '../read-body.ts'
import { asTyped } from './read-text.ts'

const turn = z.int().min(0)
const Press = z.looseObject({ verb: z.literal('press'), id: z.string().min(1).max(300), turn })
const Answer = z.looseObject({ verb: z.literal('answer'), answer: z.string().max(BODY_LIMIT), turn })
const Form = z.looseObject({ verb: z.literal('form'), turn })

/** An invoke of Action.Execute, as Teams sends it. */
const Invoke = z.looseObject({
  action: z.looseObject({
    verb: z.string().max(300).nullish(),
    data: z.record(z.string(), z.unknown()).nullish(),
  }),
})

/** Stands for a press of something nobody knows: the core answers it kindly. */
const UNKNOWN: Input = { type: 'button', id: 'unknown', turn: 0 }

/**
 * What somebody did in a card, from the value an Action.Submit sends: our data with the inputs in it. Anybody can send
 * any value: what is not exactly one of ours is a button nobody knows.
 */
export function readSubmit(value: unknown): Input {
  const press = Press.safeParse(value).data
  if (press) return { type: 'button', id: press.id, turn: press.turn }
  const answer = Answer.safeParse(value).data
  if (answer) return { type: 'answer', text: asTyped(answer.answer), turn: answer.turn }
  const form = Form.safeParse(value).data
  return form ? { type: 'answer', text: filledIn(form), turn: form.turn } : UNKNOWN
}

/** What stands in a form's inputs, as one text; '' when that is nothing. */
function filledIn(form: z.output<typeof Form>): string {
  return formText(
    Object.entries(form).flatMap(([id, value]) => {
      const field = readFieldId(id)
      return field && typeof value === 'string' ? [{ ...field, value: asTyped(value) }] : []
    }),
  )
}

/**
 * The button somebody pressed where others read along, from the same value: its id, and undefined for everything else.
 * What comes with a text that somebody wrote is private, and none of it is taken here.
 */
export function readPress(value: unknown): string | undefined {
  const press = Press.safeParse(value).data
  const holdsText = press && Object.keys(press).some((key) => key === 'answer' || readFieldId(key))
  return press && !holdsText ? press.id : undefined
}

/** The value of an Action.Execute as an Action.Submit would send it, undefined when it is no value of that kind. */
export function executed(value: unknown): Record<string, unknown> | undefined {
  const invoke = Invoke.safeParse(value).data
  return invoke && { ...invoke.action.data, verb: invoke.action.verb }
}

/**
 * What somebody did in a card in private, from the value of an Action.Execute, undefined when it is no value of that kind at all. 'empty': a form with
 * nothing in it, which can be said here before anything is sent; an Action.Submit has no answer to say it in.
 */
export function readExecute(value: unknown): Input | 'empty' | undefined {
  const data = executed(value)
  if (!data) return undefined
  const input = readSubmit(data)
  return data.verb === 'form' && input.type === 'answer' && input.text === '' ? 'empty' : input
}
