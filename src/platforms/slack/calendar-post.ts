import type { WebClient } from '@slack/web-api'
import type { Block, Message } from '../../messages/message.ts'
import { Uncertain } from '../uncertain.ts'
import { type Failure, failureOf } from './failure.ts'
import { beginUpload, putBytes } from './upload.ts'

/** How long a calendar may be under way, in milliseconds: the calls around it take up to twenty seconds. */
const BYTES_MS = 5_000

/** The calendar that is all of a message, which goes as a file; undefined for any other message. */
export function calendarAlone({ blocks }: Message): (Block & { type: 'calendar' }) | undefined {
  const [only] = blocks
  return blocks.length === 1 && only?.type === 'calendar' ? only : undefined
}

/**
 * Posts a calendar in a channel as a file, and gives the id of it, or why it is certainly not there. Nobody sees a file
 * before the last of the three calls; one that did not get there is removed. Throws what is unclear of that last call:
 * the file may be standing there.
 */
export async function postCalendar(
  web: WebClient,
  channel: string,
  { name, ics }: Block & { type: 'calendar' },
): Promise<{ file: string } | Failure> {
  const bytes = Buffer.from(ics)
  let file: string | undefined
  const notThere = (failure: Failure) => {
    if (file !== undefined) web.files.delete({ file }).catch(() => {}) // nobody sees it, whether it goes or not
    return failure
  }
  try {
    const begun = await beginUpload(web, name, bytes)
    file = begun.file
    await putBytes(begun, bytes, AbortSignal.timeout(BYTES_MS))
  } catch (error) {
    return notThere(failureOf(error))
  }
  try {
    await web.files.completeUploadExternal({ files: [{ id: file, title: name }], channel_id: channel })
    return { file }
  } catch (error) {
    const failure = failureOf(error)
    if (failure.type === 'unclear') throw new Uncertain(failure.code)
    return notThere(failure)
  }
}
