import { z } from 'zod'
import type { Input } from '../../ports.ts'

/** A file beside a message, as far as it is read. One from another workspace comes without an address. */
const SentFile = z.looseObject({
  id: z.string().min(1).max(50),
  name: z.string().max(500).nullish(),
  mimetype: z.string().max(200).nullish(),
  url_private_download: z.string().min(1).max(2000),
})

const Reference = z.strictObject({ id: z.string().max(50), url: z.string().max(2000) })

/** A calendar file that somebody sent by itself, undefined for anything else: several files, a picture. Pure. */
export function readSentFile(files: readonly unknown[]): Extract<Input, { type: 'file' }> | undefined {
  const read = files.length === 1 ? SentFile.safeParse(files[0]).data : undefined
  if (!read) return undefined
  const { id, name, mimetype, url_private_download: url } = read
  const isCalendar = /\.ics$/i.test(name ?? '') || mimetype?.toLowerCase() === 'text/calendar'
  return isCalendar ? { type: 'file', name: name ?? '', reference: JSON.stringify({ id, url }) } : undefined
}

/** The address in a reference, undefined when it is none of ours. It says nothing about whether it may be asked. */
export function readReference(reference: string): string | undefined {
  try {
    return Reference.safeParse(JSON.parse(reference)).data?.url
  } catch {
    return undefined
  }
}
