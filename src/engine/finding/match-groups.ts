import type { FindGroup } from '../../shared/contract/find'
import type { CaptureMatch } from '../find/capture-match'

/**
 * Matches of a search as lines of a list: each group, followed by its matches. Groups and matches are in capture order,
 * whatever the order in which they arrive. Matches on the wire are columns of typed arrays, 28 bytes each.
 */

export type ListedLine =
  | { readonly kind: 'group'; readonly group: FindGroup; readonly matches: number }
  | {
      readonly kind: 'match'
      /** Among all matches, from 1. */
      readonly number: number
      readonly group: FindGroup
      readonly match: CaptureMatch
    }

interface Group {
  readonly group: FindGroup
  /** Row of its first match. */
  firstRow: number
  /** Its matches by their place in the columns. */
  readonly members: number[]
  isSorted: boolean
}

const FIRST_ROOM = 1024

export class MatchGroups {
  /** Number of matches. */
  count = 0
  readonly #byKey = new Map<string, Group>()
  #groups: Group[] = []
  #areSorted = true
  /** Number of matches before each group; null if a match was added since. */
  #starts: Uint32Array | null = null
  #columns = columnsOf(FIRST_ROOM)
  /** Matches that are not on the wire, by their place. */
  #others = new Map<number, CaptureMatch>()

  /** Number of groups. */
  get groups(): number {
    return this.#groups.length
  }

  /** Number of lines. */
  get lines(): number {
    return this.groups + this.count
  }

  /** `exchange`: the one that a match on the wire belongs to; 0 for none. Other matches name theirs. */
  add(match: CaptureMatch, exchange: number): void {
    const at = this.count++
    this.#put(at, match, exchange)
    this.#list(at, groupOf(match, exchange), match.row)
  }

  /** Removes the matches in rows below `row`, and groups without any. */
  drop(row: number): void {
    const { rows } = this.#columns
    const kept = Array.from({ length: this.count }, (_, at) => at).filter((at) => (rows[at] ?? 0) >= row)
    if (kept.length === this.count) return
    const matches = kept.map((at) => ({ match: this.#match(at), exchange: this.#columns.exchanges[at] ?? 0 }))
    this.count = 0
    this.#byKey.clear()
    this.#groups = []
    this.#areSorted = true
    this.#others = new Map()
    for (const { match, exchange } of matches) this.add(match, exchange)
    this.#starts = null
  }

  /** Returns the lines from number `first` on, fewer at the end. */
  page(first: number, count: number): ListedLine[] {
    const starts = this.#sorted()
    const lines: ListedLine[] = []
    const end = Math.min(first + count, this.lines)
    let at = groupAt(starts, first)
    for (let line = first; line < end; line++) {
      while (at + 1 < starts.length && lineOf(starts, at + 1) <= line) at++
      const found = this.#groups[at]
      if (found === undefined) break
      const { group, members } = found
      const inside = line - lineOf(starts, at) - 1
      const place = members[inside]
      if (place === undefined) lines.push({ kind: 'group', group, matches: members.length })
      else {
        const number = (starts[at] ?? 0) + inside + 1
        lines.push({ kind: 'match', number, group, match: this.#match(place) })
      }
    }
    return lines
  }

  /** Returns the groups from number `first` on, fewer at the end. */
  groupPage(first: number, count: number): FindGroup[] {
    this.#sorted()
    return this.#groups.slice(first, first + count).map(({ group }) => group)
  }

  #list(at: number, group: FindGroup, row: number): void {
    this.#starts = null
    const key = `${group.kind} ${group.number}`
    const known = this.#byKey.get(key)
    if (known === undefined) {
      const made: Group = { group, firstRow: row, members: [at], isSorted: true }
      if (row < (this.#groups.at(-1)?.firstRow ?? 0)) this.#areSorted = false
      this.#byKey.set(key, made)
      this.#groups.push(made)
      return
    }
    const last = known.members.at(-1) ?? 0
    if (this.#compare(last, at) > 0) known.isSorted = false
    known.members.push(at)
    if (row < known.firstRow) {
      known.firstRow = row
      this.#areSorted = false
    }
  }

  /** Sorts what is out of order. Returns the number of matches before each group. */
  #sorted(): Uint32Array {
    if (this.#starts !== null) return this.#starts
    if (!this.#areSorted)
      this.#groups.sort((a, b) => a.firstRow - b.firstRow || a.group.number - b.group.number)
    this.#areSorted = true
    const starts = new Uint32Array(this.#groups.length)
    let before = 0
    for (const [at, group] of this.#groups.entries()) {
      if (!group.isSorted) group.members.sort((a, b) => this.#compare(a, b))
      group.isSorted = true
      starts[at] = before
      before += group.members.length
    }
    this.#starts = starts
    return starts
  }

  #compare(a: number, b: number): number {
    const { rows, starts } = this.#columns
    return (rows[a] ?? 0) - (rows[b] ?? 0) || (starts[a] ?? 0) - (starts[b] ?? 0)
  }

  #put(at: number, match: CaptureMatch, exchange: number): void {
    if (at === this.#columns.rows.length) this.#grow()
    const { rows, starts, lengths, connections, exchanges } = this.#columns
    rows[at] = match.row
    if (match.layer !== 'wire') {
      starts[at] = match.offset
      this.#others.set(at, match)
      return
    }
    starts[at] = match.start
    lengths[at] = 2 * (match.end - match.start) + (match.direction === 'down' ? 1 : 0)
    connections[at] = match.connection
    exchanges[at] = exchange
  }

  #match(at: number): CaptureMatch {
    const other = this.#others.get(at)
    if (other !== undefined) return other
    const { rows, starts, lengths, connections } = this.#columns
    const coded = lengths[at] ?? 0
    const start = starts[at] ?? 0
    return {
      layer: 'wire',
      connection: connections[at] ?? 0,
      direction: (coded & 1) === 0 ? 'up' : 'down',
      start,
      end: start + (coded >>> 1),
      row: rows[at] ?? 0
    }
  }

  #grow(): void {
    const before = this.#columns
    const after = columnsOf(2 * before.rows.length)
    after.rows.set(before.rows)
    after.starts.set(before.starts)
    after.lengths.set(before.lengths)
    after.connections.set(before.connections)
    after.exchanges.set(before.exchanges)
    this.#columns = after
  }
}

function groupOf(match: CaptureMatch, exchange: number): FindGroup {
  const number = match.layer === 'wire' ? exchange : (match.exchange ?? 0)
  const { connection } = match
  return number === 0
    ? { kind: 'connection', number: connection, connection }
    : { kind: 'exchange', number, connection }
}

/** Returns the line of a group. */
function lineOf(starts: Uint32Array, group: number): number {
  return (starts[group] ?? 0) + group
}

/** Returns the group that a line belongs to. */
function groupAt(starts: Uint32Array, line: number): number {
  let low = 0
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (lineOf(starts, middle) <= line) low = middle
    else high = middle
  }
  return low
}

interface Columns {
  readonly rows: Float64Array
  readonly starts: Float64Array
  /** Length of the match, with the direction in the lowest bit. */
  readonly lengths: Uint32Array
  readonly connections: Uint32Array
  readonly exchanges: Uint32Array
}

function columnsOf(room: number): Columns {
  return {
    rows: new Float64Array(room),
    starts: new Float64Array(room),
    lengths: new Uint32Array(room),
    connections: new Uint32Array(room),
    exchanges: new Uint32Array(room)
  }
}
