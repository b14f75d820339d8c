// @ts-check
// The playground's page: shows what the server rendered and sends what somebody does. It holds no rule of the dialogue
// and makes no HTML out of anything that was typed.

/** @typedef {Record<string, string> & { roles: Record<string, string> }} Words */
/** @typedef {{ user: string, name: string, locale: string }} Colleague */
/** @typedef {{ me: string, zone: string, colleagues: Colleague[], words: Record<string, Words> }} Demo */
/** `at` is when it was said, by the clock of the page; `by` and `did` are of the channel. @typedef {{ sequence: number, id: string, from: 'bot' | 'person', html: string, at?: string, changes?: string, by?: string, did?: string }} Row */
/** Something to send: `body.id` stays the same however often it is tried. @typedef {{ path: string, body: Record<string, unknown> & { id: string } }} Item */
/** What a colleague has not finished saying, in either room, and how far they saw the channel. @typedef {{ draft: string, teamDraft: string, seen: number, queue: Item[], busy: boolean, unsent: Item[] }} Desk */
/** A room as it is on the page. `to` is what the paths of what is done there begin with. `last` is the sequence of its newest row: what is not above it was shown before. `lastAt` is when that was said, in milliseconds. `atEnd`: the newest is in view, and stays there when the box grows or a notice comes between. @typedef {{ log: HTMLElement, box: HTMLTextAreaElement, draft: 'draft' | 'teamDraft', to: string, last: number, lastAt: number, atEnd: boolean }} Chat */

/** @template {Element} T @param {string} selector @param {new () => T} kind @param {ParentNode} [within] @returns {T} */
function one(selector, kind, within = document) {
  const found = within.querySelector(selector)
  if (!(found instanceof kind)) throw new Error(`${selector} is not on the page`)
  return found
}

/** @type {Chat} */
const own = {
  log: one('#log', HTMLElement),
  box: one('#box', HTMLTextAreaElement),
  draft: 'draft',
  to: '',
  last: 0,
  lastAt: 0,
  atEnd: true,
}
/** @type {Chat} */
const team = {
  log: one('#team-log', HTMLElement),
  box: one('#team-box', HTMLTextAreaElement),
  draft: 'teamDraft',
  to: '/channel',
  last: 0,
  lastAt: 0,
  atEnd: true,
}
const chats = [own, team]
const { box } = own
const notices = [one('#notice', HTMLElement), one('#team-notice', HTMLElement)]
const teamPanel = one('#team', HTMLElement)
const teamForm = one('#team-composer', HTMLFormElement)
const teamLeave = one('#team-leave', HTMLButtonElement)
const ownNews = one('#tab-chat .news', HTMLElement)
const teamNews = one('#tab-team .news', HTMLElement)
const time = one('#time', HTMLElement)
const clock = one('#clock', HTMLElement)
const clockSaid = one('#clock-said', HTMLElement)
const chosenFile = one('#file-chosen', HTMLInputElement)
const aside = one('#setup', HTMLElement)
const toggle = one('#setup-toggle', HTMLButtonElement)
/** @type {Demo} */
const demo = JSON.parse(one('#demo', HTMLScriptElement).text)

/** @type {Map<string, Desk>} */
const desks = new Map()
let me = demo.me
/** @type {EventSource | undefined} */
let source
let live = false
/** What the channel is to who you are: whether Maatje was brought in, whether you left, and its newest post. */
const channel = { brought: false, out: false, newest: 0 }
/** What makes us say that there is no connection: the stream, the last thing we sent, or neither. */
const lost = { stream: false, post: false }
/** The word of the notice that is there now, or ''. */
let noticed = ''
/** The server's time minus ours, in milliseconds. @type {number | undefined} */
let ahead

const colleague = () => demo.colleagues.find(({ user }) => user === me) ?? { user: me, name: me, locale: 'nl-NL' }
const language = () => colleague().locale.slice(0, 2)
const words = () => /** @type {Words} */ (demo.words[language()])
/** @param {string} name */
const word = (name) => String(words()[name])
const idle = () => new Promise((done) => setTimeout(done, 1000))
/** A phone: putting the focus in the box there would throw the keyboard over what is to be read. */
const byTouch = () => matchMedia('(pointer: coarse)').matches

// Who you are

/** @param {string} user @returns {Desk} */
function deskOf(user) {
  const found = desks.get(user)
  if (found) return found
  /** @type {Desk} */
  const desk = { draft: '', teamDraft: '', seen: 0, queue: [], busy: false, unsent: [] }
  try {
    // The tab's own memory, gone with the tab: so that a reload loses nothing.
    const kept = JSON.parse(sessionStorage.getItem(`maatje/${user}`) ?? '{}')
    if (typeof kept.draft === 'string') desk.draft = kept.draft
    if (typeof kept.teamDraft === 'string') desk.teamDraft = kept.teamDraft
    if (typeof kept.seen === 'number') desk.seen = kept.seen
    if (Array.isArray(kept.queue)) desk.queue = kept.queue
  } catch {
    // No memory in this tab: then what is unsent lives as long as the page.
  }
  desks.set(user, desk)
  return desk
}

/** @param {string} user */
function remember(user) {
  const { draft, teamDraft, seen, queue } = deskOf(user)
  try {
    const small = queue.filter(({ path }) => path !== '/file') // a file would take all the room there is
    const nothing = draft === '' && teamDraft === '' && seen === 0 && small.length === 0
    if (nothing) sessionStorage.removeItem(`maatje/${user}`)
    else sessionStorage.setItem(`maatje/${user}`, JSON.stringify({ draft, teamDraft, seen, queue: small }))
  } catch {
    // Full or forbidden: see deskOf.
  }
}

/** @param {string} user */
function become(user) {
  me = user
  const desk = deskOf(user)
  translate()
  history.replaceState(null, '', `/?as=${user}`)
  for (const chat of chats) {
    chat.box.value = desk[chat.draft]
    grow(chat)
  }
  startOver()
  say('')
  clockSaid.textContent = ''
  clockSaid.classList.add('unseen')
  listen()
  if (teamPanel.hidden) post('/opened', {})
  drain(user)
}

function translate() {
  const { name } = colleague()
  document.documentElement.lang = language()
  for (const element of document.querySelectorAll('[data-word]')) {
    element.textContent = word(element.getAttribute('data-word') ?? '')
  }
  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', word(element.getAttribute('data-label') ?? ''))
  }
  for (const element of document.querySelectorAll('[data-title]')) {
    element.setAttribute('title', word(element.getAttribute('data-title') ?? ''))
  }
  for (const element of document.querySelectorAll('[data-role]')) {
    element.textContent = words().roles[element.getAttribute('data-role') ?? ''] ?? ''
  }
  for (const button of document.querySelectorAll('[data-user]')) {
    if (button.getAttribute('data-user') === me) button.setAttribute('aria-current', 'true')
    else button.removeAttribute('aria-current')
  }
  one('#you-are', HTMLElement).textContent = word('you_are').replace('{name}', name)
  for (const { box } of chats) {
    box.placeholder = word(box.dataset.box ?? '').replace('{name}', name)
    box.setAttribute('aria-label', box.placeholder)
  }
  tick()
}

one('#people', HTMLElement).addEventListener('click', (event) => {
  const user = near(event, '[data-user]')?.dataset.user
  if (!user) return
  unfold(false)
  if (user !== me) become(user)
})

aside.addEventListener('keydown', ({ key }) => key === 'Escape' && unfold(false))
toggle.addEventListener('click', () => unfold(toggle.getAttribute('aria-expanded') !== 'true'))

/** Only where the screen is narrow; elsewhere the panel is always there. @param {boolean} open */
function unfold(open) {
  if (!open && aside.contains(document.activeElement) && toggle.checkVisibility()) toggle.focus()
  toggle.setAttribute('aria-expanded', String(open))
  aside.classList.toggle('open', open)
}

// What comes in

function startOver() {
  live = false
  ownNews.hidden = true
  for (const chat of chats) {
    chat.last = 0
    chat.lastAt = 0
    chat.log.setAttribute('aria-busy', 'true') // so that a screen reader does not read the whole past aloud
    chat.log.replaceChildren()
  }
  Object.assign(channel, { brought: false, out: false, newest: 0 })
  for (const item of deskOf(me).queue) showPending(item)
}

function listen() {
  source?.close()
  const stream = new EventSource(`/events?as=${me}&after=${own.last}&channel=${team.last}`)
  source = stream
  const current = () => stream === source
  stream.addEventListener('open', () => current() && connected('stream', true))
  stream.addEventListener('message', ({ data }) => current() && show(own, JSON.parse(data)))
  stream.addEventListener('channel', ({ data }) => current() && showInTeam(JSON.parse(data)))
  stream.addEventListener('clock', ({ data }) => current() && setClock(JSON.parse(data)))
  stream.addEventListener('reset', () => current() && startOver())
  stream.addEventListener('ready', () => {
    if (!current()) return
    live = true
    for (const chat of chats) {
      chat.log.removeAttribute('aria-busy')
      scrollTo(chat, undefined)
    }
    showChannel()
  })
  stream.addEventListener('error', () => {
    if (!current()) return
    connected('stream', false)
    // A browser comes back by itself after a broken connection, and never after an answer that is not a stream.
    if (stream.readyState === EventSource.CLOSED) idle().then(() => current() && listen())
  })
}

// A browser opens six connections to one address, and a stream holds one: a page nobody sees lets go of it.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) source?.close()
  else listen()
})

/** @param {Chat} chat @param {Row} row */
function show(chat, row) {
  const { log } = chat
  if (row.sequence <= chat.last) return
  chat.last = row.sequence
  const pending = [...log.querySelectorAll('[data-pending]')]
  pending.find((element) => row.id.endsWith(`/${element.getAttribute('data-pending')}`))?.remove()
  const template = document.createElement('template')
  template.innerHTML = row.html // made and escaped by the server: see render.ts
  const element = template.content.firstElementChild
  const shown = row.changes === undefined ? undefined : rowById(chat, row.changes)
  if (shown) {
    if (element) shown.replaceWith(element)
    return
  }
  if (!(element instanceof HTMLElement) || row.changes !== undefined) return
  // Put back into the box because it could not be kept: then it is not shown as sent.
  element.hidden = deskOf(me).unsent.some(({ body }) => row.id.endsWith(`/${body.id}`))
  if (live && row.from === 'bot') element.classList.add('fresh')
  takeOver(chat, element)
  log.insertBefore(element, log.querySelector('[data-pending]'))
  sayWhen(chat, row, element)
  if (live) scrollTo(chat, element)
  if (live && chat === own && row.from === 'bot' && !teamPanel.hidden) ownNews.hidden = false
}

/** A row of the channel also says who is in it. @param {Row} row */
function showInTeam(row) {
  if (row.sequence <= team.last) return
  show(team, row)
  if (row.from === 'bot') channel.newest = row.sequence
  if (row.from === 'bot' || row.did === 'added') channel.brought = true
  if (row.by === me && (row.did === 'left' || row.did === 'back')) channel.out = row.did === 'left'
  if (live) showChannel()
}

/** What was in the form before stays in one that asks for the same again. @param {Chat} chat @param {Element} element */
function takeOver({ log }, element) {
  const before = [...log.querySelectorAll('.fields')].at(-1)
  for (const field of live ? element.querySelectorAll('input') : []) {
    const old = [...(before?.querySelectorAll('input') ?? [])].find(({ name }) => name === field.name)
    if (old && old.defaultValue === field.defaultValue) field.value = old.value
  }
}

/** A line above what was said on another day, or some time after the rest. @param {Chat} chat @param {Row} row @param {Element} element */
function sayWhen(chat, { at }, element) {
  if (at === undefined) return
  const now = Date.parse(at)
  const before = chat.lastAt
  chat.lastAt = now
  if (now >= before && now - before < 600_000 && dayOf(now) === dayOf(before)) return
  const when = document.createElement('p')
  when.className = 'when'
  when.textContent = written(now, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  })
  element.before(when)
}

/** @param {number} at */
const dayOf = (at) => written(at, { dateStyle: 'short' })

/** A moment as it is written where the colleagues live. @param {number} at @param {Intl.DateTimeFormatOptions} how */
function written(at, how) {
  return new Intl.DateTimeFormat(colleague().locale, { ...how, timeZone: demo.zone }).format(at)
}

/** @param {Chat} chat @param {string} id */
function rowById({ log }, id) {
  return [...log.querySelectorAll('[data-id]')].find((element) => element.getAttribute('data-id') === id)
}

/** To the end; to the beginning of what is new where it is higher than the screen. @param {Chat} chat @param {HTMLElement | undefined} fresh */
function scrollTo({ log }, fresh) {
  if (fresh && fresh.offsetHeight > log.clientHeight) fresh.scrollIntoView({ block: 'start' })
  else log.scrollTop = log.scrollHeight
}

for (const chat of chats) {
  const { log } = chat
  log.addEventListener('scroll', () => {
    chat.atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40
  })
  new ResizeObserver(() => chat.atEnd && scrollTo(chat, undefined)).observe(log)
}

// What goes out

/** @param {string} path @param {Record<string, unknown>} fields @param {string} [id] */
function post(path, fields, id = crypto.randomUUID()) {
  /** @type {Item} */
  const item = { path, body: { as: me, id, ...fields } }
  deskOf(me).queue.push(item)
  remember(me)
  showPending(item)
  drain(me)
}

/** One thing after another, each until it was taken: an answer typed first is an answer given first. @param {string} user */
async function drain(user) {
  const desk = deskOf(user)
  if (desk.busy) return
  desk.busy = true
  for (let item = desk.queue[0]; item; item = desk.queue[0]) {
    const status = await send(item.path, item.body)
    if (status === undefined) {
      await idle()
      continue
    }
    if (status === 200) {
      desk.queue.shift()
      sent(user, item)
    } else giveBack(user, status)
    remember(user)
  }
  desk.busy = false
}

/** The status of the answer, or undefined when there was none. @param {string} path @param {unknown} body */
async function send(path, body) {
  return (await ask(path, body, 20_000))?.status
}

/** The answer, or undefined when there was none within so many milliseconds. @param {string} path @param {unknown} body @param {number} patience */
async function ask(path, body, patience) {
  try {
    const headers = { 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(patience)
    const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal })
    connected('post', true)
    return answer
  } catch {
    connected('post', false)
    return undefined
  }
}

/** @param {string} user @param {Item} item */
function sent(user, item) {
  const desk = deskOf(user)
  desk.unsent = desk.unsent.filter(({ body }) => body.id !== item.body.id)
  if (user !== me) return
  const shown = [...chatOf(item).log.querySelectorAll('[data-id]')].find((row) =>
    row.getAttribute('data-id')?.endsWith(`/${item.body.id}`),
  )
  if (shown instanceof HTMLElement) shown.hidden = false
}

/** What was not taken goes back into the box, with what was to follow it. @param {string} user @param {number} status */
function giveBack(user, status) {
  const desk = deskOf(user)
  const items = desk.queue.splice(0)
  // A form still has what was filled in, and a file is where it was.
  const texts = items.filter(
    ({ path, body }) => path !== '/answer' && path !== '/file' && typeof body.text === 'string',
  )
  desk.unsent.push(...items)
  for (const chat of chats) {
    const said = texts.filter((item) => chatOf(item) === chat).map(({ body }) => String(body.text))
    desk[chat.draft] = [...said, desk[chat.draft]].filter((text) => text !== '').join('\n')
    if (user !== me) continue
    for (const element of chat.log.querySelectorAll('[data-pending]')) element.remove()
    chat.box.value = desk[chat.draft]
    grow(chat)
  }
  if (user !== me) return
  if (items.every(({ path }) => path === '/opened')) return
  if (items[0]?.path === '/file' && status !== 503) say('file_too_large')
  else if (texts.length === 0) say('failed')
  else say(status === 413 ? 'too_long' : 'unsent')
}

for (const chat of chats) {
  const { box, draft } = chat
  box.form?.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = box.value
    if (text.trim() === '') return box.focus()
    const path = `${chat.to}/text`
    const again = idOf(path, text)
    box.value = ''
    deskOf(me)[draft] = ''
    grow(chat)
    say('')
    post(path, { text }, again)
    box.focus()
  })
  box.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    box.form?.requestSubmit()
  })
  box.addEventListener('input', () => {
    deskOf(me)[draft] = box.value
    remember(me)
    grow(chat)
  })
}

/** The very text that was given back keeps its id: if it did arrive after all, it does not arrive twice. So does what has no text. @param {string} path @param {string} [text] */
function idOf(path, text) {
  return deskOf(me).unsent.find((item) => item.path === path && item.body.text === text)?.body.id
}

// A form is one text, a line for each box that has something in it.
own.log.addEventListener('submit', (event) => {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.target)
  const lines = [...form.querySelectorAll('input')].map(({ name, value }) => [name, value.trim()])
  const filled = lines.filter(([, value]) => value !== '')
  if (filled.length === 0) {
    form.querySelector('input')?.focus()
    return say('form_empty')
  }
  say('')
  const text = filled.map((line) => line.join(' ')).join('\n')
  post('/answer', { text, turn: Number(form.dataset.turn) }, idOf('/answer', text))
  if (!byTouch()) box.focus()
})

one('#picture', HTMLButtonElement).addEventListener('click', () => {
  post('/attach', {})
  if (!byTouch()) box.focus()
})

one('#file', HTMLButtonElement).addEventListener('click', () => chosenFile.click())

chosenFile.addEventListener('change', async () => {
  const [file] = chosenFile.files ?? []
  if (!file) return
  const { name, size } = file
  const text = size > 2_000_000 ? undefined : await file.text()
  chosenFile.value = '' // so that the same file can be chosen again
  if (text === undefined) return say('file_too_large')
  say('')
  post('/file', { name, text }, idOf('/file', text))
  if (!byTouch()) box.focus()
})

/** @param {Chat} chat */
function grow({ box }) {
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`
}

/** Where it was done. @param {Pick<Item, 'path'>} item */
const chatOf = ({ path }) => (path.startsWith(`${team.to}/`) ? team : own)

/** What stands in the chat of something that was sent. @param {string} path @param {Record<string, unknown>} body */
function shownOf(path, body) {
  if (path.endsWith('/text')) return String(body.text)
  if (path.endsWith('/press')) return String(body.label)
  if (path === '/answer') return word('private')
  return path === '/file' ? word('file_sent').replace('{name}', () => String(body.name)) : undefined
}

/** What was said but not taken yet, at the end of the log. @param {Item} item */
function showPending({ path, body }) {
  const shown = shownOf(path, body)
  if (shown === undefined) return
  const element = document.createElement('div')
  element.className = 'turn person pending'
  element.dataset.pending = body.id
  const text = document.createElement('p')
  text.className = 'said'
  text.dir = 'auto'
  text.textContent = shown
  const note = document.createElement('p')
  note.className = 'note'
  note.textContent = word('pending')
  element.append(text, note)
  const chat = chatOf({ path })
  chat.log.append(element)
  scrollTo(chat, element)
  setTimeout(() => element.classList.add('slow'), 500) // on most days it is there before anybody can see it wait
}

// Pressing, changing and deleting

own.log.addEventListener('click', (event) => {
  const button = near(event, 'button')
  const turn = button?.closest('.turn')
  if (!button || !turn) return
  if (button.dataset.button !== undefined) press(own, button, event)
  else if ('edit' in button.dataset) edit(turn)
  else if ('remove' in button.dataset) askRemove(turn)
})

// A post in the channel is for all who come by: what is below it stays there, and so does the focus.
team.log.addEventListener('click', (event) => {
  const button = near(event, '[data-button]')
  if (button) press(team, button, event)
})

/** @param {Chat} chat @param {HTMLElement} button @param {MouseEvent} event */
function press(chat, button, event) {
  const path = `${chat.to}/press`
  if (event.detail > 1 || deskOf(me).queue.some((item) => item.path === path)) return // a double click is one press
  const { button: id, turn } = button.dataset
  const where = chat === own ? { turn: Number(turn) } : {}
  post(path, { button: id, label: button.textContent, ...where })
  if (chat === own && !byTouch()) box.focus() // the button goes when the answer comes, and the focus would go with it
}

/** @param {Element} turn */
function edit(turn) {
  const said = turn.querySelector('.said')
  const controls = turn.querySelector('.own')
  if (!said || !controls || turn.querySelector('textarea')) return
  const field = document.createElement('textarea')
  field.value = said.textContent ?? ''
  field.setAttribute('aria-label', word('edit_box'))
  field.rows = Math.min(12, field.value.split('\n').length + 1)
  const close = () => {
    field.replaceWith(said)
    offer(turn, ['edit', 'remove'])
  }
  const save = () => {
    if (field.value.trim() !== '' && field.value !== said.textContent) {
      post('/edit', { of: turn.getAttribute('data-id'), text: field.value })
    }
    close()
    box.focus()
  }
  const leave = () => {
    close()
    turn.querySelector('button')?.focus()
  }
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave()
    else if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      save()
    }
  })
  said.replaceWith(field)
  offer(turn, ['save', 'leave'], [save, leave])
  field.focus()
}

/** @param {Element} turn */
function askRemove(turn) {
  const keep = () => {
    offer(turn, ['edit', 'remove'])
    turn.querySelector('button')?.focus()
  }
  const remove = () => {
    post('/delete', { of: turn.getAttribute('data-id') })
    keep()
    box.focus()
  }
  offer(turn, ['keep', 'remove_sure'], [keep, remove])
  turn.querySelector('button')?.focus()
}

/** Puts other buttons under one's own text; without `acts` the two it came with. @param {Element} turn @param {string[]} names @param {(() => void)[]} [acts] */
function offer(turn, names, acts) {
  const buttons = names.map((name, index) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = word(name)
    const act = acts?.[index]
    if (act) button.addEventListener('click', act)
    else button.dataset[name] = ''
    return button
  })
  turn.classList.toggle('asking', acts !== undefined)
  turn.querySelector('.own')?.replaceChildren(...buttons)
}

// The clock

clock.addEventListener('click', async (event) => {
  const move = near(event, '[data-move]')?.dataset.move
  if (move === undefined || clock.ariaBusy === 'true') return
  const user = me
  clock.ariaBusy = 'true'
  clockSaid.classList.add('unseen')
  clockSaid.textContent = word('clock_moving')
  const answer = await ask('/clock', move === 'next' ? { next: user } : JSON.parse(move), 120_000)
  const state = await answer?.json().catch(() => undefined)
  clock.ariaBusy = 'false'
  clockSaid.textContent = ''
  if (state?.now) setClock(state)
  if (answer?.status !== 200) return say('failed')
  say('')
  if (state.came === false) {
    // Nothing else on the page tells: here it is shown as well.
    clockSaid.textContent = word('next_none').replace('{name}', () => nameOf(user))
    clockSaid.classList.remove('unseen')
    clockSaid.scrollIntoView({ block: 'nearest' })
  } else clockSaid.textContent = word('clock_moved').replace('{time}', time.textContent ?? '')
  if (state.came) unfold(false)
})

/** @param {string} user */
const nameOf = (user) => demo.colleagues.find((one) => one.user === user)?.name ?? user

/** @param {{ now: string }} state */
function setClock(state) {
  ahead = Date.parse(state.now) - Date.now()
  tick()
}

function tick() {
  if (ahead === undefined) return
  const text = written(Date.now() + ahead, {
    weekday: 'long',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  if (time.textContent !== text) time.textContent = text
}
setInterval(tick, 1000)

// The channel

for (const [id, what] of [
  ['team-add', 'add'],
  ['team-leave', 'leave'],
  ['team-return', 'return'],
]) {
  one(`#${id}`, HTMLButtonElement).addEventListener('click', () => {
    const path = `${team.to}/${what}`
    if (deskOf(me).queue.some((item) => item.path === path)) return
    say('')
    post(path, {}, idOf(path))
  })
}

/** What somebody can do in the channel as things are, and whether there is something in it that they did not see. */
function showChannel() {
  const focused = document.activeElement
  const is = channel.out ? 'out' : channel.brought ? 'in' : 'new'
  teamForm.dataset.is = is
  teamLeave.hidden = is === 'out'
  for (const element of teamForm.querySelectorAll('[data-when]')) {
    if (element instanceof HTMLElement) element.hidden = element.dataset.when !== is
  }
  // What had the focus may be what went: it is on what came in its place.
  if (focused && teamPanel.contains(focused) && !focused.checkVisibility()) {
    const now = [...teamForm.querySelectorAll('textarea, button')].find((element) => element.checkVisibility())
    if (now instanceof HTMLElement && !(byTouch() && now === team.box)) now.focus()
  }
  if (is === 'in') grow(team)
  const desk = deskOf(me)
  // What was seen of a channel that is not there any more was nothing of this one.
  if (!teamPanel.hidden || desk.seen > channel.newest) {
    desk.seen = channel.newest
    remember(me)
  }
  teamNews.hidden = channel.newest === desk.seen
}

// Rooms and notices

const rooms = ['chat', 'team'].map((name) => ({
  tab: one(`#tab-${name}`, HTMLElement),
  panel: one(`#${name}`, HTMLElement),
}))
for (const { tab } of rooms) {
  tab.addEventListener('click', () => enter(tab))
  tab.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return
    const other = rooms.find((room) => room.tab !== tab)
    if (other) enter(other.tab)
  })
}

/** @param {HTMLElement} chosen */
function enter(chosen) {
  for (const { tab, panel } of rooms) {
    tab.setAttribute('aria-selected', String(tab === chosen))
    tab.tabIndex = tab === chosen ? 0 : -1
    panel.hidden = tab !== chosen
  }
  chosen.focus()
  const chat = chosen.id === 'tab-chat' ? own : team
  one('#skip', HTMLAnchorElement).href = `#${chat.box.id}`
  scrollTo(chat, undefined)
  if (live) showChannel()
  if (chat === team) return grow(team)
  ownNews.hidden = true
  post('/opened', {})
}

/** @param {'stream' | 'post'} what @param {boolean} there */
function connected(what, there) {
  lost[what] = !there
  if (lost.stream || lost.post) say('offline')
  else if (noticed === 'offline') say('')
}

/** In both rooms: whoever waits for one may be looking at the other. @param {string} name of a word, or '' for nothing to say */
function say(name) {
  if (noticed === name) return
  noticed = name
  for (const notice of notices) notice.textContent = name === '' ? '' : word(name)
}

/** The element of this kind that was clicked in. @param {Event} event @param {string} selector */
function near(event, selector) {
  const found = event.target instanceof Element ? event.target.closest(selector) : undefined
  return found instanceof HTMLElement ? found : undefined
}

become(me)
