/**
 * Every round in which an even number of people all meet each other once: `size - 1` rounds of `size / 2` pairs, people
 * being 0 to `size - 1`. This is the circle method of a tournament (Kirkman, 1847): one keeps a seat, all others move
 * up one seat a round, and who sit opposite each other meet.
 *
 * Pure. Throws a RangeError where the number is odd or less than two.
 */
export function circleRounds(size: number): [number, number][][] {
  if (size < 2 || size % 2 !== 0) throw new RangeError(`a circle of ${size} cannot be paired`)
  const seats = size - 1
  return Array.from({ length: seats }, (_, round) => {
    const opposite = (step: number): [number, number] => [(round + step) % seats, (round + seats - step) % seats]
    return [[seats, round], ...Array.from({ length: size / 2 - 1 }, (_, step) => opposite(step + 1))]
  })
}
