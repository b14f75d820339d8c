/**
 * A call to a platform of which nobody can say what came of it: it may have been done all the same. `code` says why; it
 * holds no word of what was sent.
 */
export class Uncertain extends Error {
  override readonly name = 'Uncertain'
  readonly code: string

  constructor(code: string) {
    super('It is not known what came of a call')
    this.code = code
  }
}
