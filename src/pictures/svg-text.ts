/** A character XML 1.0 has no place for, not even escaped: controls, halves of a pair, and two that are none. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** A text as it stands in SVG, in an element or a quoted attribute: every character of it is literal. */
export function literal(text: string): string {
  return text.replace(NOT_IN_XML, '\u{fffd}').replace(/[&<>"']/g, (one) => ESCAPED[one] ?? one)
}

/**
 * The most room a text takes, in units of its font size. An estimate, since what is pure reads no font: on the wide side
 * for the sans-serif fonts that draw it; a bold one takes some more.
 */
export function widthOf(text: string): number {
  const width = (one: string) => {
    if (/[ijlftrI .,:;'’|!()[\]-]/.test(one)) return 0.4
    if (/[mwMW@%&—…]/.test(one)) return 1
    if (/[A-ZÀ-ÖØ-Þ]/.test(one)) return 0.75
    return one < '\u{250}' ? 0.57 : 1.4 // what follows Latin is another script, or an emoji
  }
  return [...text].reduce((sum, one) => sum + width(one), 0)
}

/**
 * A text in lines of at most `width`, in units of its font size, broken between words. What goes beyond the last of `most`
 * lines is left out, as is the end of a word that is too long for a line; an ellipsis stands in its place.
 */
export function inLines(text: string, width: number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/u).filter((one) => one !== '')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  const shown = lines.slice(0, most)
  if (lines.length > most) shown[most - 1] += '…'
  return shown.map((line) => cut(line, width))
}

/** The beginning of a text that is not wider than `width`, with an ellipsis where something was left out. */
function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  const kept = [...text.replace(/…$/, '')]
  while (kept.length > 0 && widthOf(`${kept.join('')}…`) > width) kept.pop()
  return `${kept.join('').trimEnd()}…`
}
