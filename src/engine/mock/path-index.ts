import { segmentsOf } from './score'

/**
 * The paths of recorded requests, by how alike they are to one that came, as of `pathAlike`. Segments are numbered, so
 * that a hundred thousand paths are compared without cutting one of them again.
 */

interface KnownPath {
  readonly segments: readonly number[]
  readonly indexes: number[]
}

export interface Alike {
  /** From 1, the same, to 0. */
  readonly alike: number
  /** Of each path a list. */
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

  /** The most alike first; all as one where paths do not count (null). */
  *byLikeness(path: string | null): Generator<Alike, void> {
    if (path === null) {
      yield { alike: 1, lists: Array.from(this.#paths.values(), ({ indexes }) => indexes) }
      return
    }
    const came = segmentsOf(path).map((segment) => this.#numbers.get(segment) ?? UNKNOWN)
    // As few as there are segments: sorting all paths would take most of the time.
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
