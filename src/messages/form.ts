// How a form goes out and comes back, the same wherever a platform has boxes with names.

/** The name of a field's box: its place from 0, and the word that its line begins with. At most 40 characters. */
export function fieldId(place: number, name: string): string {
  return `field.${place}:${name}`
}

/** Reads a box's name back, undefined when it is no field's. Whoever sends it may have made it up. */
export function readFieldId(id: string): { place: number; name: string } | undefined {
  const [, place, name] = /^field\.([0-6]):(.{1,30})$/u.exec(id) ?? []
  return place !== undefined && name !== undefined ? { place: Number(place), name } : undefined
}

/**
 * What a filled-in form says, as somebody would type it: one line `name value` for each field with something in it, in
 * order of their places; '' when there is none. A line break inside a value is a space, so that no value makes a line of
 * its own. Pure.
 */
export function formText(filled: readonly { place: number; name: string; value: string }[]): string {
  return filled
    .map(({ value, ...field }) => ({ ...field, value: value.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' ').trim() }))
    .filter(({ value }) => value !== '')
    .sort((one, other) => one.place - other.place)
    .map(({ name, value }) => `${name} ${value}`)
    .join('\n')
}
