/**
 * Which prompt comes next, and what to remember for the time after. `ids` are all there are now, in any order; `seen`
 * is what this function returned the last time (at first nothing), least recently shown first; `seed` makes the order a
 * person's own, the same one every time: the person and the kind of prompt.
 *
 * Pure. What was never shown goes first, then what was shown longest ago, so that between two times of one prompt all
 * others that are there have come, also when prompts are added or retired in between. The same one never comes twice
 * running, unless it is the only one. `seen` holds no id that is not in `ids`, and each once. After its first round the
 * order of a person stays as it is. Throws a RangeError where there is nothing to choose from.
 */
export function nextPrompt(
  ids: readonly string[],
  seen: readonly string[],
  seed: string,
): { id: string; seen: string[] } {
  const there = new Set(ids)
  // Of an id that stands in `seen` twice, the later place is the one that counts.
  const shown = [...new Set(seen.filter((id) => there.has(id)).reverse())].reverse()
  const fresh = [...there].filter((id) => !shown.includes(id))
  const id = fresh.length > 0 ? firstBy(fresh, seed) : shown[0]
  if (id === undefined) throw new RangeError('there is no prompt to choose from')
  return { id, seen: [...shown.filter((other) => other !== id), id] }
}

/** The id that a seed puts first, whatever their order here. */
function firstBy(ids: readonly string[], seed: string): string | undefined {
  const ranked = ids.map((id) => ({ id, rank: seedOf(`${seed}\n${id}`) }))
  return ranked.sort((one, two) => one.rank - two.rank || (one.id < two.id ? -1 : 1))[0]?.id
}

/**
 * A number from 0 to 2^32 - 1 for a text: FNV-1a over its UTF-16 units, its bits then mixed as MurmurHash3 ends, since
 * seeds that differ in their last letter alone should not give orders alike. It keeps nothing secret.
 */
export function seedOf(text: string): number {
  let bits = 0x811c9dc5
  for (let at = 0; at < text.length; at++) bits = Math.imul(bits ^ text.charCodeAt(at), 0x01000193)
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
