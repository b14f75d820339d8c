import { z } from 'zod'

const short = z.string().min(1).max(500)
/** One part of a path, and no way up it. */
const segment = short.refine((text) => text !== '.' && text !== '..')

const Reach = z
  .strictObject({
    serviceUrl: short,
    conversation: segment.optional(),
    bot: short,
    user: short.optional(),
    channel: short,
    tenant: short.optional(),
    team: short.optional(),
  })
  .refine(({ conversation, user }) => conversation !== undefined || user !== undefined)

/**
 * What is needed to write to somebody in Teams, or in a channel: a conversation reference. Conversation ids are opaque, and
 * the service URL can change, so the newest inbound's is good. Without `conversation` there is none yet with `user`, who was
 * only seen in a channel: it is opened when they are written to. Without `user` it is a channel; `team` is the one it is of.
 */
export type Reach = z.output<typeof Reach>

/** A reach as the text that is kept with the person. */
export function writeReach(reach: Reach): string {
  return JSON.stringify(reach)
}

/** A reach read back, undefined when it is none. It says nothing about whether the address may be written to. */
export function readReach(text: string): Reach | undefined {
  try {
    return Reach.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
