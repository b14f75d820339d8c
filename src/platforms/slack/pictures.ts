import type { WebClient } from '@slack/web-api'
import { inTime } from '../../in-time.ts'
import type { Block, Message } from '../../messages/message.ts'
import type { Log } from '../../ports.ts'
import { toPng } from '../png.ts'
import { failureOf } from './failure.ts'
import type { Pictures } from './render.ts'
import { beginUpload, putBytes } from './upload.ts'

/** How long it may take to bring all pictures of a message to Slack, in seconds: posting takes ten more, of twenty. */
const SECONDS = 8
/** How long to wait before asking again whether Slack is done with a file, in milliseconds. */
const LOOK_AGAIN_MS = 400

/**
 * The way of a message's pictures to Slack. `upload` gives those that got there, and never throws: what keeps one away is
 * logged by its code, and the same stands in words beside it. `forget` takes away what nobody will see, and waits for
 * nothing.
 */
export type PictureUpload = { upload(message: Message): Promise<Pictures>; forget(pictures: Pictures): void }

/**
 * Files in Slack are the bot's own and nobody else's until a post shows them. Slack takes one at once and looks into it
 * afterwards; until it knows what it is, it refuses every post that shows it, and asking is the only way to know. A file
 * whose post ended uncertain is left where it is: the post may be showing it.
 */
export function createPictureUpload(web: WebClient, log: Log, seconds = SECONDS): PictureUpload {
  const failed = (error: unknown) => {
    log.event('app.failed', { code: failureOf(error).code, where: 'slack.picture' })
  }
  const remove = (file: string) => {
    web.files.delete({ file }).catch(failed)
  }

  /** The id of its file, or undefined. */
  const uploadOne = async (svg: string): Promise<string | undefined> => {
    const ending = new AbortController()
    const { signal } = ending
    let file: string | undefined
    const bring = async () => {
      const png = await toPng(svg)
      const begun = await beginUpload(web, 'maatje.png', png)
      file = begun.file
      await putBytes(begun, png, signal)
      await web.files.completeUploadExternal({ files: [{ id: file }] })
      while (!signal.aborted) {
        if ((await web.files.info({ file })).file?.mimetype) return
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
      }
    }
    try {
      await inTime(seconds, 'send_timeout', bring())
      return file
    } catch (error) {
      failed(error)
      if (file !== undefined) remove(file)
      return undefined
    } finally {
      ending.abort()
    }
  }

  return {
    async upload({ blocks }) {
      const found = new Map<Block, string>()
      const pictures = blocks.filter((block) => block.type === 'picture')
      await Promise.all(
        pictures.map(async (block) => {
          const file = await uploadOne(block.svg)
          if (file !== undefined) found.set(block, file)
        }),
      )
      return found
    },
    forget(pictures) {
      for (const file of pictures.values()) remove(file)
    },
  }
}
