/** What becomes of red, green and blue light in an eye: three rows of three. */
type Eye = readonly (readonly [number, number, number])[]

export const SEEING: Eye = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

/**
 * Eyes without red, without green and without blue cones, after Machado, Oliveira and Fernandes, "A Physiologically-based
 * Model for Simulation of Color Vision Deficiency" (2009), at full severity.
 */
export const COLOUR_BLIND: readonly Eye[] = [
  [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
]

/** The contrast of two colours, from 1 to 21, as WCAG 2.2 counts it. */
export function contrast(one: string, other: string): number {
  const lightness = (colour: string) => weigh(light(colour), [0.2126, 0.7152, 0.0722])
  const [dark = 0, bright = 0] = [lightness(one), lightness(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dark + 0.05)
}

/** A colour as an eye sees it, in CIELAB under daylight: equal distances there look about equally different. */
export function seenColour(colour: string, eye: Eye): number[] {
  const seen = eye.map((row) => Math.max(0, Math.min(1, weigh(light(colour), row))))
  const root = (part: number) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116)
  const x = root(weigh(seen, [0.4124, 0.3576, 0.1805]) / 0.9505)
  const y = root(weigh(seen, [0.2126, 0.7152, 0.0722]))
  const z = root(weigh(seen, [0.0193, 0.1192, 0.9505]) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function weigh(parts: number[], weights: readonly number[]): number {
  return parts.reduce((sum, part, nth) => sum + part * (weights[nth] ?? 0), 0)
}

/** How much red, green and blue light a colour of CSS is, each from 0 to 1. */
function light(colour: string): number[] {
  return [1, 3, 5].map((from) => {
    const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
}
