import { z } from 'zod'

// What is read of what Teams sends, and nothing more of it. Sources: the Bot Framework activity schema, and payloads as
// Teams and Microsoft's Agents Playground send them. A field that may be null is taken for absent.

const id = z.string().min(1).max(500)
const words = z.string().nullish()

const Account = z.looseObject({
  id,
  aadObjectId: z.string().max(100).nullish(),
  name: z.string().max(500).nullish().catch(undefined),
})

/** A channel or a team, as an activity from a channel names it. */
const Named = z.looseObject({ id: id.nullish(), name: z.string().max(500).nullish().catch(undefined) })

/** An activity from Teams: something somebody did, in whichever conversation. */
export const Activity = z.looseObject({
  type: z.string().min(1).max(100),
  id: z.string().max(500).nullish(),
  timestamp: z.string().max(100).nullish(),
  channelId: z.string().min(1).max(100),
  serviceUrl: z.string().min(1).max(500),
  from: Account,
  recipient: Account,
  conversation: z.looseObject({
    id,
    conversationType: z.string().max(100).nullish(),
    name: z.string().max(500).nullish().catch(undefined),
    tenantId: z.string().max(100).nullish(),
  }),
  channelData: z
    .looseObject({
      tenant: z.looseObject({ id: z.string().max(100).nullish() }).nullish(),
      eventType: z.string().max(100).nullish(),
      channel: Named.nullish().catch(undefined),
      team: Named.nullish().catch(undefined),
    })
    .nullish(),
  locale: z.string().max(100).nullish().catch(undefined),
  localTimezone: z.string().max(100).nullish().catch(undefined),
  name: z.string().max(200).nullish(),
  action: z.string().max(100).nullish(),
  text: words,
  textFormat: z.string().max(100).nullish(),
  value: z.unknown().optional(),
  attachments: z.array(z.looseObject({ contentType: z.string().nullish() })).nullish(),
  entities: z.array(z.looseObject({ type: z.string().nullish() })).nullish(),
  membersAdded: z.array(Account).nullish(),
  membersRemoved: z.array(Account).nullish(),
})
export type Activity = z.output<typeof Activity>

/** The tenant an activity says it is from, in lower case; 'two' when its two places for it disagree. */
export function tenantOf({ channelData, conversation }: Activity): string | undefined | 'two' {
  const said = [channelData?.tenant?.id, conversation.tenantId].flatMap((one) => (one ? [one.toLowerCase()] : []))
  return new Set(said).size > 1 ? 'two' : said[0]
}
