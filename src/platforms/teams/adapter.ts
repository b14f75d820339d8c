import { type Activity, CloudAdapter, type TurnContext } from 'botbuilder'
import type { BotFrameworkAuthentication, ClaimsIdentity, ConnectorClient } from 'botframework-connector'

/** The part of a connector client's HTTP pipeline that is used here; botbuilder keeps it private. */
type Pipeline = {
  removePolicy(which: { name: string }): unknown
  addPolicy(policy: {
    name: string
    sendRequest(request: object, next: (request: object) => Promise<unknown>): Promise<unknown>
  }): unknown
}

/**
 * botbuilder's adapter without its `process`, which rejects on a body without a type, answers with error messages and
 * prints stacks. `take` checks a request's token and hands the turn over; it rejects with what the check threw.
 */
export class TeamsAdapter extends CloudAdapter {
  readonly #authentication: BotFrameworkAuthentication
  readonly #appId: string

  constructor(authentication: BotFrameworkAuthentication, appId: string) {
    super(authentication)
    this.#authentication = authentication
    this.#appId = appId
  }

  /** Runs `logic` when the token is good, and never otherwise. What it returns is not used: answers are `logic`'s own. */
  async take(authorization: string, activity: Activity, logic: (identity: ClaimsIdentity) => Promise<void>) {
    await this.processActivity(authorization, activity, (context: TurnContext) =>
      logic(context.turnState.get<ClaimsIdentity>(this.BotIdentityKey)),
    )
  }

  /**
   * A client for one send: exactly one request, to exactly that address. Without the retry policy, which posts four
   * times when an answer is lost, and without following redirects, which would be another. `leaving` is called when the
   * request is signed and about to go.
   */
  async clientFor(serviceUrl: string, leaving: () => void): Promise<ConnectorClient> {
    const identity = this.createClaimsIdentity(this.#appId)
    const client = await this.#authentication.createConnectorFactory(identity).create(serviceUrl)
    const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client
    pipeline.removePolicy({ name: 'defaultRetryPolicy' })
    pipeline.removePolicy({ name: 'redirectPolicy' })
    // Added last, it runs after the policy that signs: getting a token is behind us then, and nothing else before us.
    pipeline.addPolicy({
      name: 'maatje_leaving',
      sendRequest(request, next) {
        leaving()
        return next(request)
      },
    })
    return client
  }
}
