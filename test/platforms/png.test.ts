import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { drawLines } from '../../src/pictures/line-drawing.ts'
import { encodePng } from '../../src/platforms/encode-png.ts'
import { toPng } from '../../src/platforms/png.ts'
import { pictureOf, ZIGZAG } from '../pictures/pictures.ts'

const FOUR = pictureOf([
  [6, 5, 7, 7],
  [4, 4, 5, 5],
  [7, undefined, 6, 5],
  [5, 6, 7, 7],
])

/** A drawing with one text in it, 24 high. */
const saying = (words: string, more = '') => {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="60"><text x="9" y="40" font-size="24" ${more}>${words}</text></svg>`
}

/** A PNG as it is drawn: what its chunks say, and the colour of each pixel. Reads what we write, and no other PNG. */
function readPng(png: Uint8Array): { width: number; height: number; colourAt(x: number, y: number): string } {
  const bytes = Buffer.from(png)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at)
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + size))
    at += size + 12
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND'])
  const header = chunks.get('IHDR') ?? Buffer.alloc(0)
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const rows = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))
  expect(rows).toHaveLength((width + 1) * height)
  const palette = chunks.get('PLTE')?.toString('hex') ?? ''
  const colourAt = (x: number, y: number) => palette.slice(6 * (rows[y * (width + 1) + 1 + x] ?? 0)).slice(0, 6)
  return { width, height, colourAt }
}

test('a picture is a PNG of twice its size, on its own paper up to the edge', async () => {
  const svg = drawLines(FOUR)
  const { width, height, colourAt } = readPng(await toPng(svg))
  expect([width, height]).toEqual([1280, 2 * Number(/ height="(\d+)"/.exec(svg)?.[1])])
  for (const [x, y] of [
    [0, 0],
    [1279, 0],
    [0, height - 1],
    [1279, height - 1],
  ] as const)
    expect(colourAt(x, y)).toBe('fcfaf6')
})

test('the worst year there can be stays under 100 kB', async () => {
  expect((await toPng(drawLines(FOUR))).length).toBeLessThan(40_000)
  expect((await toPng(drawLines(ZIGZAG))).length).toBeLessThan(100_000)
})

test('what is written is drawn: without its letters the picture is another', async () => {
  const svg = drawLines(FOUR)
  const [full, bare] = [await toPng(svg), await toPng(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''))].map(readPng)
  const inked = (fromX: number, toX: number, fromY: number, toY: number) => {
    let count = 0
    for (let x = fromX; x < toX; x++)
      for (let y = fromY; y < toY; y++) if (full?.colourAt(x, y) !== bare?.colourAt(x, y)) count++
    return count
  }
  expect(inked(48, 400, 40, 110)).toBeGreaterThan(500) // the title
  expect(inked(900, 1280, 150, 700)).toBeGreaterThan(1000) // the names of the lines
})

test('letters with accents have shapes of their own, as have bold ones; none is the box of a letter that there is not', async () => {
  const words = ['e', 'é', 'ë', 'è', 'ê', 'i', 'ï', 'í', 'ö', 'ü', 'ç', '\u{e000}', '']
  const pictures = await Promise.all([
    ...words.map((one) => toPng(saying(one))),
    toPng(saying('e', 'font-weight="700"')),
  ])
  expect(new Set(pictures.map((png) => Buffer.from(png).toString('latin1'))).size).toBe(pictures.length)
})

test('whatever fonts a drawing names and a machine has, its letters are the ones that come along', async () => {
  const ours = await toPng(saying('één', `font-family="Atkinson Hyperlegible"`))
  for (const family of ['DejaVu Sans', 'Arial, sans-serif', 'monospace', 'no such font']) {
    expect(await toPng(saying('één', `font-family="${family}"`))).toEqual(ours)
  }
})

test('no name is as wide as to reach the edge of the picture', async () => {
  for (const letter of ['W', 'm', 'n', 'e', 'o', 'A', 'H', 'é', '8', 'i', 't', 'MiWi ', 'balans op het werk ']) {
    const names = [0, 1, 2, 3].map(() => letter.repeat(60))
    const { height, colourAt } = readPng(
      await toPng(
        drawLines(
          pictureOf(
            [
              [9, 9],
              [6, 6],
              [4, 4],
              [1, 1],
            ],
            names,
          ),
        ),
      ),
    )
    for (let y = 0; y < height; y++)
      for (let x = 1280 - 36; x < 1280; x++) if (colourAt(x, y) !== 'fcfaf6') throw new Error(letter)
  }
})

test('every drawing of lines is SVG to the renderer, whatever is written in it', async () => {
  const anything = fc.string({ unit: 'binary', maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(anything, anything, anything, async (title, name, label) => {
      const marks = [3, undefined, 4].map((value) => ({ label, value }))
      const png = await toPng(drawLines({ title, lowest: name, highest: label, series: [{ name, marks }] }))
      expect(readPng(png).width).toBe(1280)
    }),
    { numRuns: 25 },
  )
})

test('what is no SVG is refused, and the next picture is drawn', async () => {
  await expect(toPng('<svg')).rejects.toThrow(Error)
  await expect(toPng('not a picture')).rejects.toThrow(Error)
  expect(readPng(await toPng(saying('a'))).width).toBe(1280)
})

test('nothing that a drawing refers to is looked up', async () => {
  const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">${inside}</svg>`
  const referring = svg(`<image href="${import.meta.dirname}/../../docs/playground.png" width="32" height="32"/>`)
  expect(await toPng(referring)).toEqual(await toPng(svg('')))
})

test('pictures that are asked for at the same time, the first one included, are all drawn', async () => {
  const pictures = await Promise.all(['a', 'b', 'a', 'b'].map((one) => toPng(saying(one))))
  expect(pictures[0]).toEqual(pictures[2])
  expect(pictures[0]).not.toEqual(pictures[1])
})

test('few colours are kept as they are', async () => {
  const rgba = new Uint8Array([
    1, 2, 3, 255, 250, 251, 252, 255, 0, 0, 0, 255, 250, 251, 252, 255, 9, 8, 7, 255, 0, 0, 0, 255,
  ])
  const { colourAt, width, height } = readPng(await encodePng({ width: 3, height: 2, rgba }))
  expect([width, height]).toEqual([3, 2])
  const colours = [0, 1].flatMap((y) => [0, 1, 2].map((x) => colourAt(x, y)))
  expect(colours).toEqual(['010203', 'fafbfc', '000000', 'fafbfc', '090807', '000000'])
})

test('of many colours the most used are kept, and the others become the nearest of those', async () => {
  const greys = Array.from({ length: 128 }, (_, nth) => 2 * nth)
  const shades = [...greys, ...greys, 101] // 101 is used once
  const rgba = new Uint8Array(shades.flatMap((grey) => [grey, grey, grey, 255]))
  const { colourAt } = readPng(await encodePng({ width: shades.length, height: 1, rgba }))
  const drawn = shades.map((_, x) => Number.parseInt(colourAt(x, 0).slice(0, 2), 16))
  expect(drawn.slice(0, 256)).toEqual(shades.slice(0, 256))
  expect([100, 102]).toContain(drawn[256])
})
