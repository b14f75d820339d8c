/**
 * What Maatje says, platform-free. A renderer in every platform folder turns it into that platform's shape.
 * This file imports nothing of ours.
 */

/**
 * A piece of text. A bare string is always literal: whatever a person typed, no renderer reads markup in it. A `mention`
 * names an account on the platform the message is for (`user`, its own id) and tells its owner; `name` is what stands there
 * where it cannot. A `link` leads to an https address of ours or of a platform, never to one that a person gave.
 */
export type Inline = string | { bold: string } | { mention: string; name: string } | { link: string; label: string }

/** A moment in a calendar: ISO instants, and what it is called there. `label` is what stands on the way to it. */
export type Moment = { start: string; end: string; title: string; label: string }

/**
 * Something to press. `id` says what it does, `turn` is the turn it was shown in, so that a late press can be told
 * from a fresh one. `tone`: 'main' is what most people want next, 'choice' one of several, 'quiet' a way out that is
 * always there (later, stop), 'grave' destroys something.
 */
export type Button = { id: string; label: string; turn: number; tone: 'main' | 'choice' | 'quiet' | 'grave' }

/**
 * One line of a form. `name` is the word that the line begins with when it is sent, `label` what stands at its box,
 * `value` what is in it already, `hint` an example. No line breaks; `name` at most 30 characters, `label` 75, the others 150.
 */
export type Field = { name: string; label: string; value?: string; hint?: string }

/**
 * One part of a message. Paragraphs inside `text` are separated by newlines. `rows` have as many cells as `columns`.
 * `ask` says nothing itself: a free-text answer is asked for in this turn, so that a platform can put a private way to
 * give it beside the buttons. With `fields`, at most seven of which none must be filled in, that way is a form; what comes
 * back is one text, as `formText` makes it. A `picture` is drawn or left out, as the platform can: the same in words stands
 * in a text beside it. `alt` says in at most 1000 characters what it shows, to somebody who does not see it. `calendar` is
 * moments somebody may put in their calendar: `ics` is them all as a file called `name`, for platforms that can hand over
 * a file; others make a link of each moment, and the same in words stands beside it. `chat` is a way into a chat of these
 * people (`room`: where they all are) on platforms with a link for it, and nothing elsewhere; at most 8 people.
 */
export type Block =
  | { type: 'text'; text: Inline[] }
  | { type: 'progress'; text: Inline[] }
  | { type: 'quote'; text: Inline[] }
  | { type: 'table'; columns: string[]; rows: Inline[][][] }
  | { type: 'picture'; svg: string; alt: string }
  | { type: 'calendar'; name: string; ics: string; moments: Moment[] }
  | { type: 'chat'; people: { user: string; name: string }[]; room: string; label: string }
  | { type: 'ask'; turn: number; fields?: Field[] }
  | { type: 'buttons'; buttons: Button[] }

/** What is said at once: read from top to bottom, buttons last. */
export type Message = { blocks: Block[] }
