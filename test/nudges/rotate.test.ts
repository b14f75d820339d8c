import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextPrompt } from '../../src/nudges/rotate.ts'

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 30 })
const seeds = fc.string({ maxLength: 20 })
const LETTERS = [...'abcdefghijklmnopqrstuvwx']

/** What somebody is sent when there are these ids at each time. */
function sent(times: readonly (readonly string[])[], seed: string): string[] {
  let seen: string[] = []
  return times.map((there) => {
    const next = nextPrompt(there, seen, seed)
    seen = next.seen
    return next.id
  })
}
const always = (there: readonly string[], times: number) => Array.from({ length: times }, () => there)

test('between two times of one prompt all the others come', () => {
  fc.assert(
    fc.property(ids, seeds, (there, seed) => {
      const order = sent(always(there, there.length * 3), seed)
      for (let at = 0; at + there.length <= order.length; at++) {
        expect([...order.slice(at, at + there.length)].sort()).toEqual([...there].sort())
      }
    }),
  )
})

test('between two times of one prompt all others come that were there, also when some are added or retired', () => {
  const pools = fc.array(fc.subarray(LETTERS.slice(0, 8), { minLength: 1 }), { minLength: 1, maxLength: 6 })
  const changing = pools.chain((some) => fc.array(fc.constantFrom(...some), { maxLength: 60 }))
  fc.assert(
    fc.property(changing, seeds, (times, seed) => {
      const order = sent(times, seed)
      for (const [at, id] of order.entries()) {
        const before = order.lastIndexOf(id, at - 1)
        if (at === 0 || before === -1) continue
        const between = times.slice(before, at + 1)
        if (!between.every((there) => there.includes(id))) continue // it was retired meanwhile and is a new one
        const stayed = LETTERS.filter((other) => other !== id && between.every((there) => there.includes(other)))
        expect(order.slice(before + 1, at)).toEqual(expect.arrayContaining(stayed))
      }
    }),
  )
})

test('the same prompt never comes twice running where there is another', () => {
  fc.assert(
    fc.property(
      fc.array(fc.subarray(LETTERS.slice(0, 4), { minLength: 1 }), { maxLength: 40 }),
      seeds,
      (times, seed) => {
        const order = sent(times, seed)
        for (const [at, id] of order.entries()) {
          if ((times[at] ?? []).length > 1) expect(id).not.toBe(order[at - 1])
        }
      },
    ),
  )
})

test('what is remembered is never more than there is, whatever was remembered before', () => {
  fc.assert(
    fc.property(ids, fc.array(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 60 }), seeds, (there, seen, seed) => {
      const next = nextPrompt(there, [...seen, ...there.slice(0, 3), ...seen], seed)
      expect(there).toContain(next.id)
      expect(next.seen.at(-1)).toBe(next.id)
      expect(new Set(next.seen).size).toBe(next.seen.length)
      expect(next.seen.filter((id) => !there.includes(id))).toEqual([])
    }),
  )
})

test('a prompt that is new comes before any that was shown', () => {
  const { seen } = nextPrompt(['a', 'b'], ['a'], 'noor')
  expect(nextPrompt(['a', 'b', 'new'], seen, 'noor').id).toBe('new')
})

test('of an id that is remembered twice the later time counts', () => {
  expect(nextPrompt(['a', 'b', 'c'], ['a', 'b', 'c', 'a'], 'noor').id).toBe('b')
})

test('the order the ids stand in changes nothing, and what was given is left as it was', () => {
  fc.assert(
    fc.property(ids, seeds, fc.nat(), (there, seed, shownSoMany) => {
      const seen = Object.freeze(there.slice(0, shownSoMany % (there.length + 1)))
      expect(nextPrompt(Object.freeze([...there].reverse()), seen, seed)).toEqual(nextPrompt(there, seen, seed))
    }),
  )
})

test('two prompts that a seed ranks alike come in one order, however they stand', () => {
  expect(nextPrompt(['jlexc5', 'xl1g5xf'], [], 'noor/break').id).toBe('jlexc5')
  expect(nextPrompt(['xl1g5xf', 'jlexc5'], [], 'noor/break').id).toBe('jlexc5')
})

test('each person has an order of their own', () => {
  const orders = Array.from({ length: 1000 }, (_, person) =>
    sent(always(LETTERS, 24), `person-${person}/break`).join(''),
  )
  expect(new Set(orders).size).toBe(1000)
})

test('every prompt is about as often the first as any other', () => {
  const firsts = Array.from({ length: 4800 }, (_, person) => nextPrompt(LETTERS, [], `person-${person}/break`).id)
  for (const letter of LETTERS) {
    const times = firsts.filter((first) => first === letter).length
    expect(times).toBeGreaterThan(130)
    expect(times).toBeLessThan(270)
  }
})

test('an order once begun stays the same from version to version', () => {
  expect(sent(always(['air', 'sit', 'tea', 'walk'], 5), 'noor/break')).toEqual(['walk', 'air', 'tea', 'sit', 'walk'])
})

test('with nothing to choose from there is no next one', () => {
  expect(() => nextPrompt([], ['a'], 'noor')).toThrow(RangeError)
})
