import type { WebClient } from '@slack/web-api'
import { Uncertain } from '../uncertain.ts'

/** A file that is begun in Slack: its id, and where its bytes go. Nobody sees it before the upload is completed. */
export type Begun = { file: string; url: string }

/** Asks Slack for a place to upload a file to. Throws what its client throws. */
export async function beginUpload(web: WebClient, filename: string, { byteLength }: Uint8Array): Promise<Begun> {
  const { file_id: file, upload_url: url } = await web.files.getUploadURLExternal({ filename, length: byteLength })
  if (!file || !url) throw new Uncertain('unreadable_answer')
  return { file, url }
}

/** Brings a file's bytes there: once, and nowhere else. Throws when they did not arrive for certain. */
export async function putBytes({ url }: Begun, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: Buffer.from(bytes), redirect: 'error', signal })
  await answer.body?.cancel()
  if (answer.status !== 200) throw new Uncertain(`http_${answer.status}`)
}
