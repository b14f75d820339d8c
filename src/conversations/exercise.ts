import type { Temporal } from 'temporal-polyfill'
import type { Plan } from '../buddies/team.ts'
import type { Words } from '../content/words.ts'
import type { Rule } from '../intervisie/recurrence.ts'
import type { Block, Field, Inline } from '../messages/message.ts'
import type { WhenIn } from '../people/when/when-words.ts'
import type { Conversation, Row, StepInput, Written } from './conversation.ts'
import type { FlowFile, Step } from './flow.ts'

/**
 * A guided dialogue in one locale: its file, the words of the house, those for days and times of all locales (its own
 * first), and what must be computed.
 */
export type Flow = FlowFile & { words: Words; when: readonly WhenIn[]; exercise: Exercise }

/** Where a computed step stands: everything it may look at. */
export type Scene = { flow: Flow; step: Step; conversation: Conversation }

/** A button of a computed step; `id` comes back as a choice. */
export type Option = { id: string; label: string; tone: 'main' | 'choice' | 'grave' }

/**
 * What a computed step shows: `blocks` above the question, `say` instead of the step's own, `where` behind the
 * progress line ("line 3 of 12"), `written` the answer that already stands there. `fields` make a form of the private
 * way to answer.
 */
export type Prompt = {
  blocks: Block[]
  say?: Inline[]
  where?: string
  written?: string
  options: Option[]
  skip: boolean
  fields?: Field[]
}

/** What changes; what is absent stays, also of the answers. `step` moves on, `notes` are said before the next question. */
export type Move = Partial<Pick<Conversation, 'step' | 'at' | 'rows' | 'answers'>> & { notes?: Block[] }

/**
 * A step whose next move must be computed. `take` is pure and total: undefined means that the input does not fit. `today`
 * is the person's own day.
 */
export type ComputedStep = {
  /** Whether it is not asked now, and walked past in both directions. */
  passes?(conversation: Conversation): boolean
  /** Which row to stand at on the way in, coming from before or from behind. */
  enter?(conversation: Conversation, from: 'before' | 'behind'): string | undefined
  prompt(scene: Scene): Prompt
  take(scene: Scene, input: StepInput, today: Temporal.PlainDate): Move | undefined
}

/** Something to look at that is drawn from what somebody wrote: a table, the whole result. */
export type Picture = (flow: Flow, written: Written) => Block[]

/**
 * What ending a flow brings about beside what is kept.
 *
 * `ask-again`: once, in the next shift, how it is now. `begin`: straight on into another flow, where these answers stand
 * already. `bring-back`: a sentence comes back once, so many weeks from now. `no-more`: nothing of a kind comes any more.
 * `snooze`, `cannot`, `took`: what became of a break. `quiet`: they want nothing by itself. `enrol`: they want to be nudged, by these shifts (rows as
 * nudges/roster-rows.ts writes them); `calendar`: by those of a calendar that is to be read from now on.
 * `weekly-at`: the weekly review at a weekday (1 to 7) and time ('HH:MM') of their own. `plan-team`: rounds of buddies for
 * a team they look after, from now on.
 *
 * About a group that has intervisie: `plan-group` gives it a rhythm, `move-session` puts a session at another local date and
 * time ('YYYY-MM-DDTHH:MM'), `set-place` says where they meet. `share-case` and `share-view` let the others read what somebody
 * wrote, in these words. `attended`: whether they were there, and what goes into their log.
 */
export type Deed =
  | { type: 'ask-again' | 'snooze' | 'cannot' | 'took' | 'quiet' }
  | { type: 'begin'; flow: string; answers: Record<string, string> }
  | { type: 'bring-back'; sentence: string; weeks: 1 | 2 | 4 }
  | { type: 'no-more'; kind: 'take-away' }
  | { type: 'enrol'; shifts: readonly Row[]; zone: string | undefined }
  | { type: 'calendar'; address: string; zone: string | undefined }
  | { type: 'weekly-at'; weekday: number; time: string }
  | { type: 'plan-team'; team: string; plan: Omit<Plan, 'from'> }
  | {
      type: 'plan-group'
      group: string
      rule: Omit<Rule, 'skip' | 'moved'>
      manager: boolean
      place: string | undefined
    }
  | { type: 'move-session'; group: string; key: string; to: string }
  | { type: 'set-place'; group: string; place: string }
  | { type: 'share-case' | 'share-view'; group: string; key: string; text: string }
  | { type: 'attended'; group: string; key: string; came: boolean; dimensions: readonly string[] }

/**
 * What an exercise adds to its flow file. `texts` are the words it needs from there, each with the placeholders it fills
 * in; `labels` are those of them that stand on buttons or above columns; `leadsTo` are the steps it sends people to.
 * All three are checked at start. `table` among the pictures is what the word "table" shows.
 */
export type Exercise = {
  texts: Readonly<Record<string, readonly string[]>>
  labels: readonly string[]
  steps: Readonly<Record<string, ComputedStep>>
  leadsTo: readonly string[]
  /** Answers that may stand there before its first question, so that texts may fill them in; `rows` for its rows. */
  given?: readonly string[]
  pictures: Readonly<Record<string, Picture>>
  deeds: Readonly<Record<string, (flow: Flow, written: Written) => Deed | undefined>>
}
