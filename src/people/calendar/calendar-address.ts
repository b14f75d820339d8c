/** Longer than any secret address of a roster, or of a file with a token of its own; longer ones are not looked at. */
const LONGEST = 8192

/**
 * The address of a calendar as it may be fetched, without its fragment: https (or webcal, which means the same and which
 * calendar programs hand out), on the usual port, at a name with a dot, without a name and password in it. Undefined for
 * every other. `base`: what a redirect's address is relative to.
 */
export function calendarAddress(text: string, base?: URL): URL | undefined {
  const written = text.trim().replace(/^webcals?:/i, 'https:')
  if (written.length > LONGEST || !URL.canParse(written, base?.href)) return undefined
  const url = new URL(written, base)
  // `URL` turns every way to write an IPv4 address, such as 0x7f.1 or 2130706433, into the usual one.
  const host = url.hostname.replace(/\.$/, '')
  const isName = /^(?:[a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}$/i.test(host) && !/^[\d.]+$/.test(host)
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '' || !isName)
    return undefined
  url.hash = ''
  return url
}
