/**
 * The text of a calendar file. It is UTF-8 (RFC 5545 section 3.1.4) unless a mark at its beginning, or `charset` of its
 * content type, says otherwise. Never throws: bytes that mean nothing become U+FFFD, a charset nobody knows is UTF-8.
 */
export function decodeCalendar(bytes: Uint8Array, charset = 'utf-8'): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  const label = CHARSETS.has(charset.toLowerCase()) ? charset : 'utf-8'
  return new TextDecoder(label).decode(bytes)
}

/** What programs on older Windows still write. */
const CHARSETS = new Set(['iso-8859-1', 'iso-8859-15', 'windows-1252', 'utf-16', 'utf-16le', 'utf-16be'])
