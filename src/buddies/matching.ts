/**
 * Which people to bring together two by two so that what it is worth is most: a matching of maximum weight in a general
 * graph, exactly. Gives for each of `size` vertices its mate, or -1 where it stays single.
 *
 * The worth of an edge is a pair of whole numbers, compared first by `high` and then by `low`, so that goals that go
 * before one another need not be squeezed into one number: `high[a * size + b]` and `low[a * size + b]`, the same for
 * both directions. An edge is there where `high` is more than zero. Numbers may go up to 2^50: sums of a few of them
 * are exact, and nothing is ever divided but by two what is even.
 *
 * Pure; the same arrays give the same matching. The algorithm is Edmonds' with dual variables, in the dense form of
 * Galil ("Efficient algorithms for finding maximum matching in graphs", 1986): time goes by the third power of `size`.
 * Lexicographic pairs add, compare and halve as numbers do, which is all the algorithm asks of a weight.
 */
export function heaviestMatching(size: number, high: Float64Array, low: Float64Array): Int32Array {
  return new Matcher(size, high, low).run()
}

/** In no tree, in a tree at an even distance of its root, in a tree at an odd one. */
const FREE = -1
const EVEN = 0
const ODD = 1

/**
 * The work in hand. Vertices are 1 to n, blossoms above that, 0 is nobody. Between any two of these `from` and `to` hold
 * the ends (real vertices) of the tightest edge that is known, 0 where there is none.
 */
class Matcher {
  readonly n: number
  readonly width: number
  readonly high: Float64Array
  readonly low: Float64Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly labelHigh: Float64Array
  readonly labelLow: Float64Array
  /** The real vertex at the far end of the matched edge. */
  readonly mate: Int32Array
  /** For somebody outside or in a tree, the vertex at an even distance whose edge to them is tightest; 0 for none. */
  readonly near: Int32Array
  /** The outermost blossom somebody is in. */
  readonly top: Int32Array
  readonly parent: Int32Array
  readonly side: Int8Array
  readonly visited: Int32Array
  readonly petals: number[][]
  /** Which petal of a blossom holds a vertex. */
  readonly petalOf: Int32Array
  queue: number[] = []
  last: number
  visit = 0

  constructor(n: number, high: Float64Array, low: Float64Array) {
    const width = 2 * n + 1
    this.n = n
    this.width = width
    this.high = high
    this.low = low
    this.from = new Int32Array(width * width)
    this.to = new Int32Array(width * width)
    this.labelHigh = new Float64Array(width)
    this.labelLow = new Float64Array(width)
    this.mate = new Int32Array(width)
    this.near = new Int32Array(width)
    this.top = new Int32Array(width)
    this.parent = new Int32Array(width)
    this.side = new Int8Array(width)
    this.visited = new Int32Array(width)
    this.petals = Array.from({ length: width }, () => [])
    this.petalOf = new Int32Array(width * (n + 1))
    this.last = n
  }

  run(): Int32Array {
    const { n, width, high, low } = this
    let [mostHigh, mostLow] = [0, 0]
    for (let u = 1; u <= n; u++) {
      this.top[u] = u
      this.petalOf[u * (n + 1) + u] = u
      for (let v = 1; v <= n; v++) {
        const at = (u - 1) * n + v - 1
        const worth = high[at] as number
        if (u === v || worth <= 0) continue
        this.from[u * width + v] = u
        this.to[u * width + v] = v
        const more = worth > mostHigh || (worth === mostHigh && (low[at] as number) > mostLow)
        if (more) [mostHigh, mostLow] = [worth, low[at] as number]
      }
    }
    this.labelHigh.fill(mostHigh, 1, n + 1)
    this.labelLow.fill(mostLow, 1, n + 1)
    while (this.grow());
    return Int32Array.from({ length: n }, (_, index) => (this.mate[index + 1] as number) - 1)
  }

  /** How far the edge between two is from being tight: never less than zero. */
  gapHigh(at: number): number {
    const [u, v] = [this.from[at] as number, this.to[at] as number]
    const worth = this.high[(u - 1) * this.n + v - 1] as number
    return (this.labelHigh[u] as number) + (this.labelHigh[v] as number) - 2 * worth
  }

  gapLow(at: number): number {
    const [u, v] = [this.from[at] as number, this.to[at] as number]
    const worth = this.low[(u - 1) * this.n + v - 1] as number
    return (this.labelLow[u] as number) + (this.labelLow[v] as number) - 2 * worth
  }

  isTighter(one: number, other: number): boolean {
    const [mine, yours] = [this.gapHigh(one), this.gapHigh(other)]
    return mine < yours || (mine === yours && this.gapLow(one) < this.gapLow(other))
  }

  isTight(at: number): boolean {
    return this.gapHigh(at) === 0 && this.gapLow(at) === 0
  }

  updateNear(u: number, x: number): void {
    const known = this.near[x] as number
    if (known === 0 || this.isTighter(u * this.width + x, known * this.width + x)) this.near[x] = u
  }

  setNear(x: number): void {
    this.near[x] = 0
    for (let u = 1; u <= this.n; u++) {
      if (this.from[u * this.width + x] === 0 || this.top[u] === x) continue
      if (this.side[this.top[u] as number] === EVEN) this.updateNear(u, x)
    }
  }

  push(x: number): void {
    if (x <= this.n) this.queue.push(x)
    else for (const petal of this.petals[x] as number[]) this.push(petal)
  }

  setTop(x: number, blossom: number): void {
    this.top[x] = blossom
    if (x > this.n) for (const petal of this.petals[x] as number[]) this.setTop(petal, blossom)
  }

  /** Where a petal stands in its blossom, counted the way round in which that is an even number of steps. */
  stepsTo(blossom: number, petal: number): number {
    const petals = this.petals[blossom] as number[]
    const at = petals.indexOf(petal)
    if (at % 2 === 0) return at
    this.petals[blossom] = [petals[0] as number, ...petals.slice(1).reverse()]
    return petals.length - at
  }

  setMate(u: number, v: number): void {
    const edge = u * this.width + v
    this.mate[u] = this.to[edge] as number
    if (u <= this.n) return
    const petal = this.petalOf[u * (this.n + 1) + (this.from[edge] as number)] as number
    const steps = this.stepsTo(u, petal)
    const petals = this.petals[u] as number[]
    for (let at = 0; at < steps; at++) this.setMate(petals[at] as number, petals[at ^ 1] as number)
    this.setMate(petal, v)
    this.petals[u] = [...petals.slice(steps), ...petals.slice(0, steps)]
  }

  augment(from: number, to: number): void {
    let [u, v] = [from, to]
    for (;;) {
      const next = this.top[this.mate[u] as number] as number
      this.setMate(u, v)
      if (next === 0) return
      const above = this.top[this.parent[next] as number] as number
      this.setMate(next, above)
      ;[u, v] = [above, next]
    }
  }

  /** Where the ways of two to their roots come together; 0 where they have two roots. */
  meetingPoint(one: number, other: number): number {
    this.visit++
    let [u, v] = [one, other]
    while (u !== 0 || v !== 0) {
      if (u !== 0) {
        if (this.visited[u] === this.visit) return u
        this.visited[u] = this.visit
        u = this.top[this.mate[u] as number] as number
        if (u !== 0) u = this.top[this.parent[u] as number] as number
      }
      ;[u, v] = [v, u]
    }
    return 0
  }

  /** The petals from one up to where the ways come together, without that one. */
  wayUp(one: number, root: number): number[] {
    const way: number[] = []
    for (let x = one; x !== root; ) {
      const y = this.top[this.mate[x] as number] as number
      way.push(x, y)
      this.push(y)
      x = this.top[this.parent[y] as number] as number
    }
    return way
  }

  addBlossom(u: number, root: number, v: number): void {
    const { n, width } = this
    let b = n + 1
    while (b <= this.last && this.top[b] !== 0) b++
    if (b > this.last) this.last++
    this.labelHigh[b] = 0
    this.labelLow[b] = 0
    this.side[b] = EVEN
    this.mate[b] = this.mate[root] as number
    const petals = [root, ...this.wayUp(u, root).reverse(), ...this.wayUp(v, root)]
    this.petals[b] = petals
    this.setTop(b, b)
    for (let x = 1; x <= this.last; x++) {
      this.from[b * width + x] = 0
      this.from[x * width + b] = 0
    }
    this.petalOf.fill(0, b * (n + 1), (b + 1) * (n + 1))
    for (const petal of petals) {
      for (let x = 1; x <= this.last; x++) {
        const [mine, theirs] = [b * width + x, petal * width + x]
        if (this.from[theirs] === 0 || (this.from[mine] !== 0 && !this.isTighter(theirs, mine))) continue
        this.from[mine] = this.from[theirs] as number
        this.to[mine] = this.to[theirs] as number
        this.from[x * width + b] = this.to[theirs] as number
        this.to[x * width + b] = this.from[theirs] as number
      }
      for (let x = 1; x <= n; x++) {
        if (this.petalOf[petal * (n + 1) + x] !== 0) this.petalOf[b * (n + 1) + x] = petal
      }
    }
    this.setNear(b)
  }

  expandBlossom(b: number): void {
    const { n, width } = this
    for (const petal of this.petals[b] as number[]) this.setTop(petal, petal)
    const entered = this.from[b * width + (this.parent[b] as number)] as number
    const entry = this.petalOf[b * (n + 1) + entered] as number
    const steps = this.stepsTo(b, entry)
    const petals = this.petals[b] as number[]
    for (let at = 0; at < steps; at += 2) {
      const [odd, even] = [petals[at] as number, petals[at + 1] as number]
      this.parent[odd] = this.from[even * width + odd] as number
      this.side[odd] = ODD
      this.side[even] = EVEN
      this.near[odd] = 0
      this.setNear(even)
      this.push(even)
    }
    this.side[entry] = ODD
    this.parent[entry] = this.parent[b] as number
    for (const petal of petals.slice(steps + 1)) {
      this.side[petal] = FREE
      this.setNear(petal)
    }
    this.top[b] = 0
  }

  /** Uses a tight edge: a tree grows, a blossom closes or two trees join, which is when it gives true. */
  use(edge: number): boolean {
    const u = this.top[this.from[edge] as number] as number
    const v = this.top[this.to[edge] as number] as number
    if (this.side[v] === FREE) {
      this.parent[v] = this.from[edge] as number
      this.side[v] = ODD
      const next = this.top[this.mate[v] as number] as number
      this.near[v] = 0
      this.near[next] = 0
      this.side[next] = EVEN
      this.push(next)
    } else if (this.side[v] === EVEN) {
      const root = this.meetingPoint(u, v)
      if (root === 0) {
        this.augment(u, v)
        this.augment(v, u)
        return true
      }
      this.addBlossom(u, root, v)
    }
    return false
  }

  /** One more edge in the matching, or false where none makes it worth more. */
  grow(): boolean {
    const { n, width } = this
    this.side.fill(FREE)
    this.near.fill(0)
    this.queue = []
    for (let x = 1; x <= this.last; x++) {
      if (this.top[x] !== x || this.mate[x] !== 0) continue
      this.parent[x] = 0
      this.side[x] = EVEN
      this.push(x)
    }
    if (this.queue.length === 0) return false
    for (;;) {
      for (let at = 0; at < this.queue.length; at++) {
        const u = this.queue[at] as number
        if (this.side[this.top[u] as number] === ODD) continue
        for (let v = 1; v <= n; v++) {
          const edge = u * width + v
          if (this.from[edge] === 0 || this.top[u] === this.top[v]) continue
          if (!this.isTight(edge)) this.updateNear(u, this.top[v] as number)
          else if (this.use(edge)) return true
        }
      }
      this.queue = []
      if (!this.relabel()) return false
      for (let x = 1; x <= this.last; x++) {
        const near = this.near[x] as number
        if (this.top[x] !== x || near === 0 || this.top[near] === x) continue
        const edge = near * width + x
        if (this.isTight(edge) && this.use(edge)) return true
      }
      for (let b = n + 1; b <= this.last; b++) {
        const isSpent = this.labelHigh[b] === 0 && this.labelLow[b] === 0
        if (this.top[b] === b && this.side[b] === ODD && isSpent) this.expandBlossom(b)
      }
    }
  }

  /** Moves the dual variables as far as they go; false where somebody would rather stay single. */
  relabel(): boolean {
    const { n, width, labelHigh, labelLow } = this
    let [high, low] = [Number.POSITIVE_INFINITY, 0]
    const atMost = (otherHigh: number, otherLow: number) => {
      if (otherHigh < high || (otherHigh === high && otherLow < low)) [high, low] = [otherHigh, otherLow]
    }
    for (let b = n + 1; b <= this.last; b++) {
      if (this.top[b] === b && this.side[b] === ODD) {
        atMost((labelHigh[b] as number) / 2, (labelLow[b] as number) / 2)
      }
    }
    for (let x = 1; x <= this.last; x++) {
      const near = this.near[x] as number
      if (this.top[x] !== x || near === 0 || this.side[x] === ODD) continue
      const edge = near * width + x
      const share = this.side[x] === EVEN ? 2 : 1
      atMost(this.gapHigh(edge) / share, this.gapLow(edge) / share)
    }
    // Nobody's label goes below zero: what is left over is the worth of staying single.
    for (let u = 1; u <= n; u++) {
      if (this.side[this.top[u] as number] !== EVEN) continue
      const [mine, mineLow] = [labelHigh[u] as number, labelLow[u] as number]
      if (mine < high || (mine === high && mineLow <= low)) return false
    }
    for (let u = 1; u <= n; u++) {
      const side = this.side[this.top[u] as number]
      const sign = side === EVEN ? -1 : side === ODD ? 1 : 0
      labelHigh[u] = (labelHigh[u] as number) + sign * high
      labelLow[u] = (labelLow[u] as number) + sign * low
    }
    for (let b = n + 1; b <= this.last; b++) {
      if (this.top[b] !== b || this.side[b] === FREE) continue
      const sign = this.side[b] === EVEN ? 2 : -2
      labelHigh[b] = (labelHigh[b] as number) + sign * high
      labelLow[b] = (labelLow[b] as number) + sign * low
    }
    return true
  }
}
