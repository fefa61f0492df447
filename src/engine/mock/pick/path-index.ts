import { segmentsOf } from './score'

/**
 * Index of recorded paths by their similarity to a requested path, as defined by `pathAlike`. Segments are numbered, so
 * that a hundred thousand paths are compared without splitting them again.
 */

interface KnownPath {
  readonly segments: readonly number[]
  readonly indexes: number[]
}

export interface Alike {
  /** Similarity from 1 (equal) to 0. */
  readonly alike: number
  /** One list of entry indexes per path. */
  readonly lists: readonly (readonly number[])[]
}

const UNKNOWN = -1

export class PathIndex {
  readonly #numbers = new Map<string, number>()
  readonly #paths = new Map<string, KnownPath>()

  add(path: string, index: number): void {
    const known = this.#paths.get(path)
    if (known !== undefined) {
      known.indexes.push(index)
      return
    }
    const segments = segmentsOf(path).map((segment) => this.#numberOf(segment))
    this.#paths.set(path, { segments, indexes: [index] })
  }

  /** Yields the most similar paths first; all paths at once if paths are not compared (null). */
  *byLikeness(path: string | null): Generator<Alike, void> {
    if (path === null) {
      yield { alike: 1, lists: Array.from(this.#paths.values(), ({ indexes }) => indexes) }
      return
    }
    const came = segmentsOf(path).map((segment) => this.#numbers.get(segment) ?? UNKNOWN)
    // Groups by similarity, which has few distinct values: sorting all paths would dominate the time.
    const alikes = new Map<number, (readonly number[])[]>()
    for (const [other, known] of this.#paths) {
      const alike = other === path ? 1 : segmentsAlike(known.segments, came)
      const found = alikes.get(alike)
      if (found === undefined) alikes.set(alike, [known.indexes])
      else found.push(known.indexes)
    }
    for (const [alike, lists] of [...alikes].toSorted(([one], [other]) => other - one)) yield { alike, lists }
  }

  #numberOf(segment: string): number {
    const known = this.#numbers.get(segment)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(segment, number)
    return number
  }
}

function segmentsAlike(one: readonly number[], other: readonly number[]): number {
  const least = Math.min(one.length, other.length)
  let same = 0
  for (let at = 0; at < least; at++) if (one[at] === other[at]) same++
  return same / Math.max(one.length, other.length, 1)
}
