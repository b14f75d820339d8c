// The part of Adaptive Cards 1.5 that Maatje speaks. Source: the 1.5.0 schema; Teams takes nothing newer.

/** A piece of text that is shown as it is: no Markdown, no mention and no HTML is ever read in it. */
export type TextRun = { type: 'TextRun'; text: string; weight?: 'Bolder'; size?: 'Small'; isSubtle?: true }

/** One line of text. `spacing` 'None' joins it to the one above. */
export type RichTextBlock = { type: 'RichTextBlock'; inlines: TextRun[]; spacing?: 'None' }

/**
 * One line of text in which Markdown and mentions are read. Only for lines that hold a mention or a link; what else stands
 * in it is escaped.
 */
export type TextBlock = {
  type: 'TextBlock'
  text: string
  wrap: true
  spacing?: 'None'
  size?: 'Small'
  isSubtle?: true
}

/** One line, of either kind. */
export type Line = RichTextBlock | TextBlock

/** Whom a text names: `text` stands in a TextBlock, letter for letter. */
export type MentionEntity = { type: 'mention'; text: string; mentioned: { id: string; name: string } }

/** A way to a page: to Teams' own only. */
export type OpenUrl = { type: 'Action.OpenUrl'; title: string; url: string }

/** What a button falls back to where Action.Execute is not known: the same data, as a message. */
export type Submit = {
  type: 'Action.Submit'
  title: string
  data: Record<string, string | number>
  associatedInputs: 'auto' | 'none'
  style?: 'positive' | 'destructive'
}

/** A button: what it does, and the same for older clients. */
export type Execute = {
  type: 'Action.Execute'
  title: string
  verb: string
  data: Record<string, string | number>
  associatedInputs: 'auto' | 'none'
  style?: 'positive' | 'destructive'
  fallback: Submit
}

/** One cell of a table, as lines. */
export type TableCell = { type: 'TableCell'; items: Line[] }

/** One element of a card's body. */
export type Element =
  | Line
  | { type: 'Container'; style: 'emphasis'; items: RichTextBlock[] }
  | {
      type: 'Table'
      columns: { width: number }[]
      firstRowAsHeader: true
      rows: { type: 'TableRow'; cells: TableCell[] }[]
    }
  | {
      type: 'Input.Text'
      id: string
      label: string
      placeholder?: string
      value?: string
      isMultiline: boolean
      maxLength: number
    }
  | { type: 'Image'; url: string; altText: string; size: 'Stretch' }
  | { type: 'ActionSet'; actions: Execute[] | OpenUrl[] }

/** A whole card. `fallbackText` is for clients that cannot show it; `entities` are the mentions in it. */
export type Card = {
  type: 'AdaptiveCard'
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  version: '1.5'
  lang: string
  fallbackText: string
  msteams: { width: 'Full'; entities?: MentionEntity[] }
  body: Element[]
}
