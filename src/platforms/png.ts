import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { encodePng, type Pixels } from './encode-png.ts'

/** Twice the size pictures are drawn at, so that they are sharp on screens with two pixels to the point. */
const WIDTH = 1280

/**
 * The font that letters are drawn in, regular and bold: Atkinson Hyperlegible, made by the Braille Institute so that
 * letters are hard to confuse. It comes along, since a server may have no fonts at all.
 */
const FONT_FILES = ['400Regular', '700Bold'].map((weight) => {
  return `@expo-google-fonts/atkinson-hyperlegible/${weight}/AtkinsonHyperlegible_${weight}.ttf`
})

/** The fonts, once they are read and the renderer is ready: it can be made ready once in a process. */
let ready: Promise<Uint8Array[]> | undefined

/**
 * A picture as platforms show it: the SVG of a drawing in, a PNG out, 1280 pixels wide unless told another `width`.
 * Whatever fonts the SVG names, its letters are in the one that comes along, regular or bold; no font of the machine is
 * looked for, and a letter that this one does not have is an empty box. What the drawing leaves open is white. Nothing
 * that the SVG refers to is fetched.
 * Throws an Error when it is no SVG. Drawing holds the process up for about a tenth of a second, the first time for
 * half of one: it is for a picture that somebody asks for, not for thousands.
 */
export async function toPng(svg: string, width = WIDTH): Promise<Uint8Array> {
  ready ??= makeReady().catch((error: unknown) => {
    ready = undefined // so that the next picture tries again
    throw error
  })
  return encodePng(draw(svg, width, await ready))
}

function draw(svg: string, width: number, fontBuffers: Uint8Array[]): Pixels {
  const read = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    background: 'white',
    font: { fontBuffers },
  })
  try {
    const drawn = read.render()
    const { width, height, pixels } = drawn
    drawn.free()
    return { width, height, rgba: pixels }
  } finally {
    read.free()
  }
}

async function makeReady(): Promise<Uint8Array[]> {
  const { resolve } = createRequire(import.meta.url)
  const files = ['@resvg/resvg-wasm/index_bg.wasm', ...FONT_FILES].map((name) => readFile(resolve(name)))
  const [renderer, ...fonts] = await Promise.all(files)
  if (renderer) await initWasm(renderer)
  return fonts
}
