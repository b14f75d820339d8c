import { type Language, languageOf } from '../../content/languages.ts'
import { COLLEAGUES, type Colleague, ZONE } from './colleagues.ts'
import { escapeHtml } from './render.ts'
import type { Words } from './words.ts'

/**
 * The page as it stands for this colleague before its script runs, in their language. It carries the words of both
 * languages, so that becoming somebody else needs no reload and nothing typed is lost by it. It holds nothing anybody
 * wrote. Elements marked `data-word` are what the script rewrites when the language changes.
 */
export function renderPage(words: Record<Language, Words>, me: Colleague): string {
  const language = languageOf(me.locale)
  const own = words[language]
  const word = (name: PlainWord) => `data-word="${name}">${escapeHtml(own[name])}`
  const label = (name: PlainWord) => `data-label="${name}" aria-label="${escapeHtml(own[name])}"`
  const box = (name: 'box' | 'team_box') => {
    const called = escapeHtml(own[name].replace('{name}', me.name))
    return `data-box="${name}" aria-label="${called}" placeholder="${called}" autocomplete="off" enterkeyhint="send"`
  }
  const news = `<span class="news" hidden> <span class="unseen" ${word('news')}</span></span>`
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(own.title)}</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<link rel="stylesheet" href="/page.css">
<script type="application/json" id="demo">${json({ me: me.user, zone: ZONE, colleagues: COLLEAGUES, words })}</script>
<script type="module" src="/page.js"></script>
</head>
<body>
<a class="skip" id="skip" href="#box" ${word('skip')}</a>
<header>
  <span class="mark" aria-hidden="true"></span>
  <h1>Maatje</h1>
  <p class="tagline" ${word('tagline')}</p>
  <button type="button" id="setup-toggle" aria-expanded="false" aria-controls="setup">
    <span class="unseen" ${word('setup')}</span> <span id="you-are">${escapeHtml(own.you_are.replace('{name}', me.name))}</span>
  </button>
</header>
<aside id="setup" ${label('setup')}>
  <section aria-labelledby="who-heading">
    <h2 id="who-heading" ${word('who')}</h2>
    <p class="hint" ${word('who_hint')}</p>
    <ul id="people">${COLLEAGUES.map((colleague) => person(colleague, own, colleague.user === me.user)).join('')}</ul>
  </section>
  <section aria-labelledby="clock-heading">
    <h2 id="clock-heading" ${word('clock')}</h2>
    <p id="time"></p>
    <p class="hint" ${word('clock_hint')}</p>
    <div id="clock">
      <button type="button" data-move="next" ${word('next')}</button>
      <button type="button" data-move='{"hours":1}' ${word('hour')}</button>
      <button type="button" data-move='{"days":1}' ${word('day')}</button>
      <button type="button" data-move='{"days":2}' ${word('two_days')}</button>
      <button type="button" data-move='{"days":7}' ${word('week')}</button>
      <button type="button" data-move='{"reset":true}' ${word('now')}</button>
    </div>
    <p id="clock-said" class="hint unseen" role="status"></p>
  </section>
</aside>
<main>
  <div id="rooms" role="tablist" ${label('rooms')}>
    <button type="button" role="tab" id="tab-chat" aria-controls="chat" aria-selected="true"><span ${word('chat')}</span>${news}</button>
    <button type="button" role="tab" id="tab-team" aria-controls="team" aria-selected="false" tabindex="-1"><span ${word('team')}</span>${news}</button>
  </div>
  <div id="chat" role="tabpanel" aria-labelledby="tab-chat">
    <noscript><p class="empty">${escapeHtml(own.needs_script)}</p></noscript>
    <div id="log" class="log" role="log" aria-live="polite" tabindex="0" ${label('log')}></div>
    <form id="composer" class="composer">
      <p id="notice" class="notice" role="status"></p>
      <textarea id="box" class="box" rows="1" ${box('box')}></textarea>
      <button type="button" id="picture" data-title="picture" title="${escapeHtml(own.picture)}" ${label('picture')}></button>
      <button type="button" id="file" data-title="file" title="${escapeHtml(own.file)}" ${label('file')}></button>
      <input type="file" id="file-chosen" accept=".ics" hidden>
      <button type="submit" class="send" ${word('send')}</button>
    </form>
  </div>
  <div id="team" role="tabpanel" aria-labelledby="tab-team" hidden>
    <div id="team-bar">
      <p id="team-name" ${word('team_name')}</p>
      <button type="button" id="team-leave" class="plain" ${word('team_leave')}</button>
    </div>
    <div id="team-log" class="log" role="log" aria-live="polite" tabindex="0" ${label('team_log')}></div>
    <form id="team-composer" class="composer">
      <p id="team-notice" class="notice" role="status"></p>
      <textarea id="team-box" class="box" rows="1" ${box('team_box')}></textarea>
      <button type="submit" class="send" ${word('send')}</button>
      <p class="hint" data-when="new" hidden ${word('team_empty')}</p>
      <button type="button" id="team-add" class="send" data-when="new" hidden ${word('team_add')}</button>
      <p class="hint" data-when="out" hidden ${word('team_out')}</p>
      <button type="button" id="team-return" class="send" data-when="out" hidden ${word('team_return')}</button>
    </form>
  </div>
</main>
</body>
</html>
`
}

/** The words that are one text, with nothing to fill in but a name or a time. */
type PlainWord = Exclude<keyof Words, 'roles'>

function person({ user, name }: (typeof COLLEAGUES)[number], words: Words, chosen: boolean): string {
  const current = chosen ? ' aria-current="true"' : ''
  const role = `<span class="role" data-role="${user}">${escapeHtml(words.roles[user])}</span>`
  return `<li><button type="button" data-user="${user}"${current}><b>${escapeHtml(name)}</b> ${role}</button></li>`
}

/** JSON that cannot end the script element it stands in. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}

/** Two columns side by side: the exercise in one picture. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="1" y="2" width="6" height="12" rx="2" fill="#8fbdb5"/><rect x="9" y="2" width="6" height="12" rx="2" fill="#1f6159"/></svg>'
