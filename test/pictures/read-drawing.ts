export type Place = { x: number; y: number }

/** A text in a drawing: its words as a person reads them, where it stands and how large it is. */
export type Text = { words: string; at: Place; size: number; colour: string }

/** What a drawing of lines shows, read back from its SVG alone. */
export type Drawing = {
  height: number
  texts: Text[]
  /** The height of each figure of the scale. */
  scale: Map<number, number>
  /** The lines in the order they are drawn; a run is what is drawn without a break. */
  lines: { colour: string; dash: string; runs: Place[][] }[]
  markers: { colour: string; shape: string; at: Place }[]
}

const ATTRIBUTE = / ([a-zA-Z][a-zA-Z0-9-]*)="((?:[^"<&]|&(?:amp|lt|gt|quot|apos);)*)"/y
const TEXT = /(?:[^<>&]|&(?:amp|lt|gt|quot|apos);)+/y
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u

type Element = { name: string; attributes: Map<string, string>; text: string; parent: Element | undefined }

/** Reads a drawing. Throws where it is not well-formed XML, or uses more of XML than a drawing needs. */
export function readDrawing(svg: string): Drawing {
  const elements = readElements(svg)
  const number = (one: Element, name: string) => Number(one.attributes.get(name))
  const inherited = (one: Element, name: string): string => {
    return one.attributes.get(name) ?? (one.parent ? inherited(one.parent, name) : '')
  }
  const texts = elements
    .filter(({ name }) => name === 'text')
    .map((one) => ({
      words: one.text,
      at: { x: number(one, 'x'), y: number(one, 'y') },
      size: number(one, 'font-size'),
      colour: inherited(one, 'fill'),
    }))
  const level = elements.filter((one) => one.name === 'line' && number(one, 'y1') === number(one, 'y2'))
  const figures = texts.filter(
    ({ words, at }) => /^(?:\d|10)$/.test(words) && at.x < (level[0] ? number(level[0], 'x1') : 0),
  )
  const paths = elements.filter(({ name }) => name === 'path')
  return {
    height: elements[0] ? number(elements[0], 'height') : 0,
    texts,
    scale: new Map(level.map((one, nth) => [Number(figures[nth]?.words), number(one, 'y1')])),
    lines: paths
      .filter((one) => one.attributes.has('stroke-dasharray'))
      .map((one) => ({
        colour: inherited(one, 'stroke'),
        dash: inherited(one, 'stroke-dasharray'),
        runs: (one.attributes.get('d') ?? '').split('M').slice(1).map(places),
      })),
    markers: paths
      .filter((one) => one.attributes.has('transform'))
      .map((one) => ({
        colour: inherited(one, 'fill'),
        shape: one.attributes.get('d') ?? '',
        at: places(one.attributes.get('transform')?.slice('translate('.length, -1) ?? '')[0] ?? { x: 0, y: 0 },
      })),
  }
}

function places(text: string): Place[] {
  return text.split('L').map((pair) => {
    const [x, y] = pair.split(' ').map(Number)
    if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) throw new Error('No place')
    return { x, y }
  })
}

function readElements(svg: string): Element[] {
  if (FORBIDDEN.test(svg)) throw new Error('A character that XML has no place for')
  const found: Element[] = []
  const open: Element[] = []
  let at = 0
  while (at < svg.length) {
    const start = /<([a-z]+)|<\/([a-z]+)>/y
    start.lastIndex = at
    const tag = start.exec(svg)
    if (!tag) {
      TEXT.lastIndex = at
      const text = TEXT.exec(svg)
      const inside = open.at(-1)
      if (!text || !inside) throw new Error(`Not well-formed at ${at}`)
      inside.text += unescaped(text[0])
      at = TEXT.lastIndex
    } else if (tag[2]) {
      if (open.pop()?.name !== tag[2]) throw new Error(`Closed at ${at}, and not open`)
      at = start.lastIndex
    } else {
      const element: Element = { name: tag[1] ?? '', attributes: new Map(), text: '', parent: open.at(-1) }
      if (found.length > 0 && open.length === 0) throw new Error('A second root')
      found.push(element)
      at = start.lastIndex
      for (;;) {
        ATTRIBUTE.lastIndex = at
        const attribute = ATTRIBUTE.exec(svg)
        if (!attribute) break
        if (element.attributes.has(attribute[1] ?? '')) throw new Error(`An attribute twice at ${at}`)
        element.attributes.set(attribute[1] ?? '', unescaped(attribute[2] ?? ''))
        at = ATTRIBUTE.lastIndex
      }
      const [end] = /^\/?>/.exec(svg.slice(at, at + 2)) ?? []
      if (!end) throw new Error(`Not well-formed at ${at}`)
      if (end === '>') open.push(element)
      at += end.length
    }
  }
  if (open.length > 0) throw new Error('Something is still open')
  return found
}

function unescaped(text: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => characters[name] ?? '')
}
