import { promisify } from 'node:util'
import { crc32, deflate } from 'node:zlib'

/** What a picture is made of: four bytes a pixel (red, green, blue, and an opacity that is not looked at), by rows. */
export type Pixels = { width: number; height: number; rgba: Uint8Array }

/** Drawings have few colours and many shades between them at their edges: more than these an eye does not miss. */
const COLOURS = 128

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const INDEXED = 3

/**
 * Pixels as a PNG with a palette (https://www.w3.org/TR/png-3/), a quarter of the size of one that spells out every
 * pixel: the most used colours, and for any other one the nearest of those. For drawings; a photograph would show bands.
 */
export async function encodePng({ width, height, rgba }: Pixels): Promise<Uint8Array> {
  const colourAt = (pixel: number) => {
    return ((rgba[4 * pixel] ?? 0) << 16) | ((rgba[4 * pixel + 1] ?? 0) << 8) | (rgba[4 * pixel + 2] ?? 0)
  }
  const uses = new Map<number, number>()
  for (let pixel = 0; pixel < width * height; pixel++) {
    const colour = colourAt(pixel)
    uses.set(colour, (uses.get(colour) ?? 0) + 1)
  }
  const byUse = [...uses].sort(([, a], [, b]) => b - a).map(([colour]) => colour)
  const palette = byUse.slice(0, COLOURS)
  const places = new Map(byUse.map((colour, nth) => [colour, nth < COLOURS ? nth : nearest(palette, colour)]))

  const rows = new Uint8Array(height * (width + 1)) // each row after a zero: it is not filtered
  for (let pixel = 0; pixel < width * height; pixel++) {
    rows[pixel + Math.floor(pixel / width) + 1] = places.get(colourAt(pixel)) ?? 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(8, 8) // bits for a place in the palette
  header.writeUInt8(INDEXED, 9)
  const colours = Buffer.from(palette.flatMap(parts))
  const squeezed = await promisify(deflate)(rows, { level: 9 })
  return Buffer.concat([
    Buffer.from(SIGNATURE),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', squeezed),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function nearest(palette: number[], colour: number): number {
  let [found, least] = [0, Number.POSITIVE_INFINITY]
  for (const [nth, other] of palette.entries()) {
    const [a, b] = [parts(colour), parts(other)]
    const distance = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2
    if (distance < least) [found, least] = [nth, distance]
  }
  return found
}

function parts(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255]
}

/** A piece of a PNG: how long it is, what it is, the piece, and a checksum over the latter two. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
