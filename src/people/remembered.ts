/**
 * What a map holds for a key, made where it holds nothing: for what is costly to work out and never changes. A map that
 * holds `most` of them is emptied first, so that it never grows beyond that. It does not remember that something threw.
 */
export function remembered<Key, Value>(map: Map<Key, Value>, key: Key, most: number, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  if (map.size >= most) map.clear()
  map.set(key, made)
  return made
}
