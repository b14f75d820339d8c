import ICAL from 'ical.js'

/** A part of a calendar file, BEGIN to END. `whole` is false when its END never came, or came too late. */
export type Part = { name: string; lines: string[]; parts: Part[]; whole: boolean }

/** One property as it is written. Values are dates and times as in jCal (RFC 7265), or texts, numbers and rules. */
export type Property = { name: string; parameters: Readonly<Record<string, unknown>>; values: unknown[] }

/** All that is ever read. Who, where and what about is not among it, but for the words that tell leave from work. */
const READ =
  /^(?:METHOD|UID|SEQUENCE|STATUS|TRANSP|SUMMARY|CATEGORIES|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|TZID|TZOFFSETFROM|TZOFFSETTO|X-MICROSOFT-CDO-BUSYSTATUS|X-MICROSOFT-CDO-ALLDAYEVENT)(?=[;:])/i

/** A time zone has parts in parts in a calendar, and nothing goes deeper; what does is there to cost time. */
const DEEPEST = 16

/**
 * The parts of a file that stand at the top, each with its lines (unfolded: RFC 5545 section 3.1) and its own parts. Takes
 * every line end there is. Never throws: a line it does not know is passed over, an END that closes nothing too. The
 * library could split a file as well, but gives up all of it for one bad line, or for an END that never came.
 */
export function partsOf(text: string): Part[] {
  const top: Part = { name: '', lines: [], parts: [], whole: true }
  const open = [top]
  for (const line of text.replace(/(?:\r\n|\r|\n)[ \t]/g, '').split(/\r\n|\r|\n/)) {
    const [, edge, name = ''] = /^\s*(BEGIN|END)\s*:\s*([A-Z0-9-]{1,40})\s*$/i.exec(line) ?? []
    const inner = open.at(-1) ?? top
    if (!edge) {
      if (READ.test(line)) inner.lines.push(line)
    } else if (edge.toUpperCase() === 'BEGIN') {
      if (open.length > DEEPEST) continue
      const part = { name: name.toUpperCase(), lines: [], parts: [], whole: false }
      parentOf(part.name, open).parts.push(part)
      open.push(part)
    } else close(name.toUpperCase(), open)
  }
  return top.parts
}

/** An event cannot hold another: where one begins in one, the END of the first is missing. */
function parentOf(name: string, open: Part[]): Part {
  if (name === 'VEVENT') {
    const around = open.findIndex((part) => part.name === 'VEVENT')
    if (around > 0) open.length = around
  }
  return open.at(-1) as Part // the top is never taken off
}

/** Ends a part, and with it what is still open inside; only the part itself is whole. */
function close(name: string, open: Part[]): void {
  const at = open.findLastIndex((part) => part.name === name)
  const part = open[at]
  if (!part || at === 0) return
  // A VALARM that is never closed says nothing about the event it stands in.
  part.whole = true
  open.length = at
}

/** A line's property, or undefined when it cannot be read. */
export function propertyOf(line: string): Property | undefined {
  try {
    const [name, parameters, , ...values] = ICAL.parse.property(line)
    return { name: String(name), parameters, values }
  } catch {
    return undefined // the library's message quotes the line
  }
}
