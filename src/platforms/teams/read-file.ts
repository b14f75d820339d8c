import { z } from 'zod'
import type { Input } from '../../ports.ts'

const FILE_TYPE = 'application/vnd.microsoft.teams.file.download.info'

/** A file in a private chat, as far as it is read. Source: Microsoft's page on sending and receiving files in a bot. */
const SentFile = z.looseObject({
  name: z.string().min(1).max(500),
  content: z.looseObject({ downloadUrl: z.string().max(8000).startsWith('https://') }),
})

/**
 * A calendar file that somebody sent by itself, undefined for anything else: several files, a picture. Its reference is
 * the address it is fetched from, which opens without a token for a short time. Pure.
 */
export function readSentFile(
  attachments: readonly { contentType?: string | null | undefined }[],
): Extract<Input, { type: 'file' }> | undefined {
  const files = attachments.filter(({ contentType }) => contentType?.toLowerCase() === FILE_TYPE)
  const read = files.length === 1 ? SentFile.safeParse(files[0]).data : undefined
  if (!read || !/\.ics$/i.test(read.name)) return undefined
  return { type: 'file', name: read.name, reference: read.content.downloadUrl }
}
