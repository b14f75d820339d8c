import type { RequestListener } from 'node:http'
import type { Messenger, Reception } from '../ports.ts'

/** What answers HTTP requests, by the exact path they come in on. */
export type Routes = Readonly<Record<string, RequestListener>>

/**
 * A chat platform as the composition root wires it: its way out (`messenger`), and its way in. `open` begins to hand over
 * what comes in and gives the paths it must be reached on, none when it needs no address; it throws `config_invalid` when
 * the platform says that what is configured is no good. `close` ends what `open` began, and waits for nothing else.
 */
export type Platform = {
  messenger: Messenger
  open(reception: Reception): Promise<Routes>
  close(): Promise<void>
}
