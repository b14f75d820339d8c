/** The most characters of a name: as many as Slack lets people give themselves. Source: its page on profiles. */
const MOST = 80

/** What somebody or something is called, out of the names Slack has for it: the first that is not blank, if any. */
export function called(...names: (string | undefined)[]): { name?: string } {
  const name = names.map((one) => one?.trim()).find((one) => one)
  return name ? { name: [...name].slice(0, MOST).join('') } : {}
}
