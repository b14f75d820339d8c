import { vi } from 'vitest'
import type { Element, FakeSlack, Said } from './fake-slack.ts'
import * as payloads from './payloads.ts'

/** What Slack got back for a request. */
export type Answer = { status: number; body: string }

/** How Slack brings a request to Maatje; `retry` counts redeliveries of an event. */
export type Deliver = (kind: 'event' | 'interactive' | 'command', payload: object, retry?: number) => Promise<Answer>

/** A button as it stands in somebody's chat. */
export type Shown = { said: Said; label: string; actionId: string; value: string; isPrivate: boolean; isForm: boolean }

/**
 * Somebody in Slack, as their own app shows it: what they do stands in their chat and is brought to Maatje. Each act
 * resolves with what Maatje answered Slack.
 */
export type SlackPerson = {
  user: string
  channel: string
  say(text: string): Promise<Answer>
  /** An event about something said earlier, or a picture. */
  picture(text?: string): Promise<Answer>
  edit(to: string): Promise<Answer>
  remove(): Promise<Answer>
  open(tab: 'messages' | 'home'): Promise<Answer>
  /** Presses the newest button with this label, or the oldest. */
  press(label: string, which?: 'newest' | 'oldest'): Promise<Answer>
  /** Presses the newest private button and sends the window that opens. */
  answerPrivately(text: string): Promise<Answer>
  /** Presses the newest button to a form and sends what opens, with what is filled in by the labels of its boxes. */
  fillIn(filled: Record<string, string>): Promise<Answer>
  /** Sends a calendar file. */
  calendar(name: string, url: string): Promise<Answer>
  /** Sends the newest window. */
  submit(text: string): Promise<Answer>
  /** Presses a button in their Home tab. */
  pressHome(label: string): Promise<Answer>
  command(text: string, name?: string): Promise<Answer>
  shortcut(callbackId: string): Promise<Answer>
  buttons(): Shown[]
  heard(): Said[]
}

let events = 0

/** A new event id; never the same twice. */
export function eventId(): string {
  events += 1
  return `Ev0${String(events).padStart(8, '0')}`
}

export function createSlackPerson(fake: FakeSlack, deliver: Deliver, user: string): SlackPerson {
  const channel = fake.channel(user)
  const event = (about: object) => deliver('event', payloads.envelope(about, eventId()))
  const own = () => {
    const said = fake.chat(user).findLast(({ bot, deleted }) => !bot && !deleted)
    if (!said) throw new Error('they said nothing yet')
    return said
  }
  const message = (said: Said, more: object = {}) => ({
    ...payloads.messageEvent(user, channel, said.ts, said.text),
    text: said.text,
    blocks: said.blocks,
    ...more,
  })
  const press = (shown: Shown) => {
    const { said, actionId, value, label } = shown
    const { ts, text, blocks } = said
    const where = { channel, message: { ts, text, blocks } }
    const trigger = fake.trigger()
    return deliver(
      'interactive',
      payloads.actionPayload({ user, actionId, value, label, ts: fake.nextTs(), trigger, ...where }),
    )
  }

  const person: SlackPerson = {
    user,
    channel,
    say(text) {
      const { text: markup, blocks } = payloads.typed(text)
      return event(message(fake.say(user, markup, blocks as Said['blocks'])))
    },
    picture(text = '') {
      const { text: markup, blocks } = payloads.typed(text)
      const said = fake.say(user, markup, text === '' ? [] : (blocks as Said['blocks']))
      const files = [{ id: 'F1', name: 'foto.png', mimetype: 'image/png' }]
      return event(message(said, { subtype: 'file_share', upload: true, files }))
    },
    edit(to) {
      const said = own()
      const before = { ...said }
      const { text, blocks } = payloads.typed(to)
      Object.assign(said, { text, blocks })
      const ts = fake.nextTs()
      return event({
        type: 'message',
        subtype: 'message_changed',
        message: { ...message(said), edited: { user, ts } },
        previous_message: message(before),
        channel,
        channel_type: 'im',
        hidden: true,
        ts,
        event_ts: ts,
      })
    },
    remove() {
      const said = own()
      said.deleted = true
      const ts = fake.nextTs()
      return event({
        type: 'message',
        subtype: 'message_deleted',
        previous_message: message(said),
        deleted_ts: said.ts,
        channel,
        channel_type: 'im',
        hidden: true,
        ts,
        event_ts: ts,
      })
    },
    open: (tab) => event({ type: 'app_home_opened', user, channel, tab, event_ts: fake.nextTs() }),
    press(label, which = 'newest') {
      const all = person.buttons().filter((button) => button.label === label)
      const button = which === 'newest' ? all.at(-1) : all[0]
      if (!button) throw new Error(`there is no button "${label}"`)
      return press(button)
    },
    async answerPrivately(text) {
      const button = person.buttons().findLast(({ isPrivate }) => isPrivate)
      if (!button) throw new Error('there is no way to answer privately')
      const before = fake.windows.length
      await press(button)
      await vi.waitFor(() => {
        if (fake.windows.length === before) throw new Error('no window opened')
      })
      return person.submit(text)
    },
    async fillIn(filled) {
      const button = person.buttons().findLast(({ isForm }) => isForm)
      if (!button) throw new Error('there is no form')
      const before = fake.windows.length
      await press(button)
      const view = await vi.waitFor(() => {
        const opened = fake.windows[before]
        if (!opened) throw new Error('no window opened')
        return opened
      })
      type Box = {
        type: string
        block_id?: string
        label?: { text: string }
        element?: { action_id: string; initial_value?: string }
      }
      const boxes = (view.blocks as Box[]).filter(({ type }) => type === 'input')
      const unknown = Object.keys(filled).find((label) => !boxes.some((box) => box.label?.text === label))
      if (unknown !== undefined) throw new Error(`there is no box "${unknown}"`)
      const values = boxes.map(({ block_id = '', label, element }) => {
        const value = filled[label?.text ?? ''] ?? element?.initial_value ?? null
        return [block_id, { [element?.action_id ?? '']: { type: 'plain_text_input', value } }]
      })
      return deliver('interactive', payloads.submissionPayload(user, view, Object.fromEntries(values)))
    },
    calendar(name, url) {
      const said = fake.say(user, '', [])
      const file = payloads.calendarFile(name, url)
      return event(message(said, { subtype: 'file_share', upload: false, files: [file] }))
    },
    submit(text) {
      const view = fake.windows.at(-1)
      if (!view) throw new Error('there is no window')
      const values = { answer: { answer: { type: 'plain_text_input', value: text } } }
      return deliver('interactive', payloads.submissionPayload(user, view, values))
    },
    pressHome(label) {
      const view = fake.homes.get(user)
      const shown = ((view?.blocks ?? []) as Said['blocks']).flatMap(({ elements = [] }) => elements)
      const button = shown.find((element) => labelOf(element) === label)
      if (!view || !button) throw new Error(`there is no button "${label}" in their Home`)
      const { action_id: actionId = '', value = '' } = button
      const trigger = fake.trigger()
      const ts = fake.nextTs()
      return deliver('interactive', payloads.actionPayload({ user, actionId, value, label, ts, trigger, view }))
    },
    command: (text, name) => deliver('command', payloads.commandFields(user, text, fake.trigger(), name)),
    shortcut: (callbackId) => deliver('interactive', payloads.shortcutPayload(user, callbackId, fake.trigger())),
    buttons: () => person.heard().flatMap(buttonsOf),
    heard: () => fake.chat(user).filter(({ bot }) => bot),
  }
  return person
}

/** The buttons of a message, in the order they stand. */
export function buttonsOf(said: Said): Shown[] {
  return said.blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements = [] }) => elements)
    .map((element) => ({
      said,
      label: labelOf(element),
      actionId: element.action_id ?? '',
      value: element.value ?? '',
      isPrivate: ['Privé antwoorden', 'Answer privately'].includes(labelOf(element)),
      isForm: ['Invullen', 'Fill in'].includes(labelOf(element)),
    }))
}

function labelOf({ text }: Element): string {
  return typeof text === 'object' ? text.text : (text ?? '')
}
