import { type Language, languageOf } from '../content/languages.ts'

/**
 * What a question is about. open: asking on, as in the mirror method; base: who and what a person leans on, and who
 * leans on them (secure bases); energy: what gives and takes it; no: when to say no; change: what changes or goes;
 * craft: the trade and learning it.
 */
export const TAGS = ['open', 'base', 'energy', 'no', 'change', 'craft'] as const
export type Tag = (typeof TAGS)[number]

/** One question for two colleagues, a template without placeholders, and its tags: at least one, each once. */
export type Question = { text: string; tags: readonly Tag[] }

/** All questions, checked: in each language the same ids with the same tags, in the order of its file. */
export type Questions = Readonly<Record<Language, ReadonlyMap<string, Question>>>

/** A card to read before a talk: templates without placeholders, the lines in the order to show them. */
export type Card = { title: string; lines: readonly string[] }

/** The two cards of a mirror pair: for who asks and for who tells. */
export type MirrorCards = { ask: Card; tell: Card }

/** The cards in each language, checked: every one has as many lines in all of them. */
export type Cards = Readonly<Record<Language, MirrorCards>>

/** The questions by id, for a locale as a platform or person names it ("en-GB"): the same language, else the default. */
export function questionsFor(questions: Questions, locale: string): ReadonlyMap<string, Question> {
  return questions[languageOf(locale)]
}

/** The cards for a locale as a platform or person names it ("en-GB"): the same language, else the default. */
export function cardsFor(cards: Cards, locale: string): MirrorCards {
  return cards[languageOf(locale)]
}
