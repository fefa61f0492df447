import type { MessageDetail } from '../../shared/contract/traffic'
import type { Direction } from '../../shared/model/direction'
import type { Endpoint } from '../../shared/model/connection-event'
import type { MessageReader } from '../analysis/messages/message-reader'
import type { TrafficReader } from '../analysis/traffic/traffic-reader'
import type { Turns } from '../analysis/turns'
import type { Walker } from '../analysis/walker'

/** Access to a capture for creating a set: its analysis, on the analysis thread. */
export interface SetSource {
  readonly walker: Walker
  readonly traffic: TrafficReader
  readonly messages: MessageReader
  readonly epoch: (timeNs: number) => number
  readonly turns: Turns
  /** Called between pieces; throws after a cancellation. */
  readonly drain: () => Promise<void>
}

/** Bytes of one read, within a part of a stream. */
export interface SourceSegment {
  readonly direction: Direction
  readonly offset: number
  readonly length: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** Position among all rows of the capture. */
  readonly row: number
  /** Position of its first byte in the file. */
  readonly position: number
}

/** Number of segments per lookup: few enough not to block the thread, many enough to be fast. */
const PAGE = 512

/** Yields the segments of [start, end) of a stream, cut to this range. */
export function* segmentsOf(
  { walker, epoch }: Pick<SetSource, 'walker' | 'epoch'>,
  connection: number,
  direction: Direction,
  start: number,
  end: number
): Generator<SourceSegment, void> {
  for (let at = start; at < end;) {
    const page: SourceSegment[] = []
    const from = at
    walker.conversations.walk(connection, direction, at, (row, number) => {
      if (row.offset >= end) return false
      const skip = Math.max(0, from - row.offset)
      const offset = row.offset + skip
      page.push({
        direction,
        offset,
        length: Math.min(row.length - skip, end - offset),
        time: epoch(row.time),
        row: number,
        position: row.position + skip
      })
      return page.length < PAGE
    })
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    at = last.offset + last.length
  }
}

/** Merges several sources in capture order. */
export function* inOrder(sources: readonly Generator<SourceSegment, void>[]): Generator<SourceSegment, void> {
  const heads = sources.map((source) => ({ source, head: source.next() }))
  for (;;) {
    let first: (typeof heads)[number] | undefined
    for (const one of heads) {
      if (one.head.done === true) continue
      if (first === undefined || first.head.done === true || one.head.value.row < first.head.value.row)
        first = one
    }
    if (first === undefined || first.head.done === true) return
    yield first.head.value
    first.head = first.source.next()
  }
}

/** Parses `host:port` as written in a capture. A pipe, or text that is no address, is kept as a path. */
export function endpointOfText(text: string): Endpoint {
  const match = /^(?:\[([0-9a-f:.]+)\]|(\d+\.\d+\.\d+\.\d+)):(\d+)$/i.exec(text)
  const host = match?.[1] ?? match?.[2]
  const port = Number(match?.[3] ?? 0)
  return host === undefined || port === 0 ? { host: '', port: 0, path: text } : { host, port }
}

/** Returns the header lines of a message. */
export function headerLines(
  { fields }: MessageDetail,
  skip: (name: string) => boolean
): readonly (readonly [name: string, value: string])[] {
  return fields.flatMap(({ kind, name, value }): [string, string][] =>
    kind === 'header' && !name.startsWith(':') && !skip(name.toLowerCase()) ? [[name, value]] : []
  )
}
