import { Label, Text } from '../conversations/flow.ts'
import { placeholders } from './template.ts'

const using = (schema: typeof Text, names: string[]) =>
  schema.refine((template) => placeholders(template).join() === [...names].sort().join(), {
    error: names.length > 0 ? `must use exactly {${names.join('} {')}}` : 'has a placeholder that nothing fills in',
  })

/** A text that uses exactly these placeholders. */
export const text = (...names: string[]) => using(Text, names)

/** What stands on a button, with exactly these placeholders. */
export const label = (...names: string[]) => using(Label, names)
