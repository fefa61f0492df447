/**
 * Segments of one stream received ahead of missing bytes, in order and without overlap. The first copy of repeated
 * bytes is kept. Only positions are held, not the bytes themselves.
 */

export interface OutOfOrderSegment {
  offset: number
  length: number
  /** Number of these bytes that the file contains, starting at `position`. */
  captured: number
  position: number
  /** Offset in the other stream acknowledged by the sender; negative if unknown. */
  acknowledges: number
}

/** Reports bytes that were received again. */
type Repeated = (offset: number, length: number, position: number, firstPosition: number) => void

export class OutOfOrderSegments {
  readonly list: OutOfOrderSegment[] = []
  bytes = 0

  get first(): OutOfOrderSegment | undefined {
    return this.list[0]
  }

  /** Adds the new part of a segment. Returns by how much the number of segments increased. */
  add(segment: OutOfOrderSegment, repeated: Repeated): number {
    const { list } = this
    const before = list.length
    const rest = { ...segment }
    this.#uncover(rest)
    for (let at = this.#place(rest.offset); rest.length > 0; at++) {
      const next = list[at]
      if (next === undefined || next.offset >= rest.offset + rest.length) {
        this.#insert(at, { ...rest })
        break
      }
      if (next.offset > rest.offset) {
        const front = next.offset - rest.offset
        this.#insert(at++, { ...rest, length: front, captured: Math.min(rest.captured, front) })
        cutFront(rest, front)
      }
      const known = Math.min(rest.length, next.offset + next.length - rest.offset)
      const ahead = rest.offset - next.offset
      const comparable = Math.min(known, rest.captured, Math.max(0, next.captured - ahead))
      if (comparable > 0) repeated(rest.offset, comparable, rest.position, next.position + ahead)
      cutFront(rest, known)
    }
    return list.length - before
  }

  /**
   * Removes and returns the segments that follow `from` without a gap, up to the first whose sender had acknowledged
   * more than `before`.
   */
  take(from: number, before: number): OutOfOrderSegment[] {
    let end = from
    let count = 0
    for (const { offset, length, acknowledges } of this.list) {
      if (offset !== end || acknowledges > before) break
      end += length
      this.bytes -= length
      count++
    }
    return this.list.splice(0, count)
  }

  dropFirst(): void {
    this.bytes -= this.list.shift()?.length ?? 0
  }

  /** Removes held bytes that a snap length cut off, where the new segment contains them. */
  #uncover({ offset, captured }: OutOfOrderSegment): void {
    const { list } = this
    for (let at = this.#place(offset); at < list.length; at++) {
      const cut = list[at]
      if (cut === undefined || cut.offset >= offset + captured) return
      const from = Math.max(cut.offset + cut.captured, offset)
      const end = cut.offset + cut.length
      const to = Math.min(end, offset + captured)
      if (from >= to) continue
      const kept: OutOfOrderSegment[] = []
      if (from > cut.offset) kept.push({ ...cut, length: from - cut.offset })
      if (to < end)
        kept.push({
          ...cut,
          offset: to,
          length: end - to,
          captured: 0,
          position: cut.position + to - cut.offset
        })
      list.splice(at, 1, ...kept)
      this.bytes -= to - from
      at += kept.length - 1
    }
  }

  #insert(at: number, segment: OutOfOrderSegment): void {
    this.list.splice(at, 0, segment)
    this.bytes += segment.length
  }

  /** Returns the index of the first segment that ends after `offset`. */
  #place(offset: number): number {
    let low = 0
    let high = this.list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const { offset: first = 0, length = 0 } = this.list[middle] ?? {}
      if (first + length <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function cutFront(segment: OutOfOrderSegment, bytes: number): void {
  segment.offset += bytes
  segment.position += bytes
  segment.length -= bytes
  segment.captured = Math.max(0, segment.captured - bytes)
}
