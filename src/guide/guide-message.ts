import type { Temporal } from 'temporal-polyfill'
import { text } from '../conversations/standing.ts'
import type { Block, Button, Inline, Message } from '../messages/message.ts'
import { timeOfDay } from '../people/instants.ts'
import { type GuideAct, type Guided, placeOf, stepOf } from './guide.ts'
import type { GuideWords } from './guide-words.ts'
import { howToStart } from './how-to-start.ts'
import { type Method, ROLES, type Role } from './method.ts'

/**
 * What a room reads while a group in it is led, in the language of that group. `id` is the group's: the buttons name it.
 * `roles` are the people who are something in this session; `zone` (IANA) is where its times are told.
 */
export type Led = {
  id: string
  method: Method
  words: GuideWords
  locale: string
  zone: string
  guided: Guided
  roles: Partial<Record<Role, Inline>>
}

/** The card of a method, with the ways to say that one is there and to begin. `fewest` must be there. */
export function openingPost(led: Led, fewest: number): Message {
  const { method, words, guided } = led
  const { posts, labels, people } = words
  const { most } = method.people
  const numbers = { fewest: String(method.people.fewest), ...(most === undefined ? {} : { most: String(most) }) }
  const facts = {
    duration: minutesIn(method.minutes, led.locale),
    people: text(most === undefined ? people.from : people.between, numbers),
  }
  const steps = method.steps.map(({ title, minutes }, index) =>
    text(posts['step-line'], { number: String(index + 1), title, duration: minutesIn(minutes, led.locale) }),
  )
  const opening = text(posts.opening, { title: method.title, about: inlineOf(text(method.about)) })
  return {
    blocks: [
      opening,
      inOne(
        text(posts.facts, { ...facts, people: inlineOf(facts.people) }),
        text(posts.source, { source: method.source }),
      ),
      ...rolesOf(led),
      inOne(...steps),
      text(posts.gather, { fewest: String(fewest) }),
      buttonsOf([
        button(led, 'here', labels.here, 'choice', guided.turn),
        button(led, 'next', labels.begin, 'main', guided.turn),
        button(led, 'stop', labels['not-now'], 'quiet', guided.turn),
      ]),
    ],
  }
}

/** What came of a step in which people wrote for themselves: some shared it, which came to them in private just now, or none. */
export type Shared = 'some' | 'none'

/** A step that begins; `before` is there behind one in which people wrote. In the first one stands who is what. */
export function stepPost(led: Led, before: Shared | undefined): Message {
  const { method, words, guided } = led
  const { posts } = words
  const step = stepOf(method, guided)
  if (!step) return { blocks: [] }
  const isFirst = placeOf(method, guided) === 0
  return {
    blocks: [
      ...(before ? [text(before === 'some' ? posts.shared : posts['none-shared'])] : []),
      inOne(text(posts.step, { ...whereIn(led), duration: minutesIn(step.minutes, led.locale) }), ...untilIn(led)),
      ...(isFirst ? rolesOf(led) : []),
      text(step.say),
      ...(step.alone ? [text(posts['write-alone'])] : []),
      controls(led),
    ],
  }
}

/** What became of the time of a step, with what can be done now. */
export function timePost(led: Led, news: 'more' | 'paused' | 'resumed', now: Temporal.Instant): Message {
  const { posts } = led.words
  const { left, ends } = led.guided
  const where = whereIn(led)
  const duration = minutesIn(Math.ceil((left ?? 0) / 60_000), led.locale)
  const time = ends ? timeOfDay(ends, led.zone, led.locale) : ''
  const said = () => {
    switch (news) {
      case 'more':
        return ends ? text(posts.more, { time }) : text(posts['more-paused'], { duration })
      case 'paused':
        return left === 0 ? text(posts['paused-over'], where) : text(posts.paused, { ...where, duration })
      case 'resumed': {
        const hasTime = ends !== undefined && ends.epochMilliseconds > now.epochMilliseconds
        return hasTime ? text(posts.resumed, { ...where, time }) : text(posts['resumed-over'], where)
      }
      default:
        return news satisfies never
    }
  }
  return { blocks: [said(), controls(led)] }
}

/** That the time of a step is over, to whoever keeps it. Nothing goes on by itself. */
export function timeOverPost(led: Led): Message {
  const { posts } = led.words
  const { time } = led.roles
  const keeper = time ? text(posts['time-keeper'], { name: [time] }) : text(posts['time-anybody'])
  return { blocks: [text(posts['time-over'], whereIn(led)), keeper, controls(led)] }
}

/** Whether they want to stop, in the middle. The clock goes on meanwhile. */
export function stopPost(led: Led): Message {
  const { posts, labels } = led.words
  const { turn } = led.guided
  return {
    blocks: [
      text(posts['stop-sure'], whereIn(led)),
      buttonsOf([
        button(led, 'resume', labels['stop-no'], 'main', turn),
        button(led, 'stop-yes', labels['stop-yes'], 'grave', turn),
      ]),
    ],
  }
}

/** That a session does not begin after all, and how it can be begun later on this platform. */
export function cancelledPost({ words }: Pick<Led, 'words'>, platform: string): Message {
  return { blocks: [text(words.posts.cancelled, { how: howToStart({ guide: words }, platform) })] }
}

/** How a session that began ended: after its last step, before that, or because nobody touched it any more. */
export function endPost(
  { method, words: { posts } }: Pick<Led, 'method' | 'words'>,
  how: 'over' | 'stopped' | 'left-alone',
): Message {
  return { blocks: [text(posts[how], { title: method.title }), text(posts.after)] }
}

/** That everybody shared what they wrote: none of it stands here. */
export function togetherPost({ words }: Pick<Led, 'words'>): Message {
  return { blocks: [text(words.posts.together)] }
}

/** A session as it stands, said once more. */
export function againPost(led: Led, fewest: number, now: Temporal.Instant): Message {
  const { guided } = led
  if (guided.step === undefined) return openingPost(led, fewest)
  if (guided.stopping) return stopPost(led)
  return guided.left === undefined ? timePost(led, 'resumed', now) : timePost(led, 'paused', now)
}

/** Who is what, a line each; nothing where nobody is anything yet. */
function rolesOf({ roles, words }: Led): Block[] {
  const lines = ROLES.flatMap((role) => {
    const name = roles[role]
    return name ? [text(words.posts.role, { name: [name], role: words.roles[role] })] : []
  })
  return lines.length > 0 ? [inOne(...lines)] : []
}

function whereIn({ method, guided }: Led): Record<'number' | 'of' | 'title', string> {
  const at = placeOf(method, guided)
  return { number: String(at + 1), of: String(method.steps.length), title: method.steps[at]?.title ?? '' }
}

function untilIn({ words, guided: { ends }, zone, locale }: Led): Block[] {
  return ends ? [text(words.posts.until, { time: timeOfDay(ends, zone, locale) })] : []
}

/** What anybody of the group can do in a step. */
function controls(led: Led): Block {
  const { method, words, guided } = led
  const { labels } = words
  const { turn, left } = guided
  const isPaused = left !== undefined
  const isLast = placeOf(method, guided) === method.steps.length - 1
  return buttonsOf([
    ...(isPaused ? [button(led, 'resume', labels.resume, 'main', turn)] : []),
    button(led, 'next', isLast ? labels.finish : labels.next, isPaused ? 'choice' : 'main', turn),
    button(led, 'more', labels.more, 'choice', turn),
    ...(isPaused ? [] : [button(led, 'pause', labels.pause, 'choice', turn)]),
    button(led, 'stop', labels.stop, 'quiet', turn),
  ])
}

/** A button in a room carries the turn of the session in its id: everybody who sees it has turns of their own. */
function button({ id }: Led, act: GuideAct, label: string, tone: Button['tone'], turn: number): Button {
  return { id: `guide.${act}.${id}.${turn}`, label, turn: 0, tone }
}

function buttonsOf(buttons: Button[]): Block {
  return { type: 'buttons', buttons }
}

/** Several texts as lines of one. */
function inOne(...lines: Block[]): Block {
  return { type: 'text', text: lines.flatMap((line, index) => [...(index > 0 ? ['\n'] : []), ...inlineOf(line)]) }
}

function inlineOf(block: Block): Inline[] {
  return block.type === 'text' ? block.text : []
}

/** '10 minuten' */
function minutesIn(minutes: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes)
}
