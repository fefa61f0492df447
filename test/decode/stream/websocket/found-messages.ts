import { negotiated, type Negotiated } from '../../../../src/decode/stream/websocket/negotiated'
import { WebSocketFinder } from '../../../../src/decode/stream/websocket/websocket-finder'
import type { InnerMessage } from '../../../../src/decode/stream/inner'
import type { Direction } from '../../../../src/shared/model/direction'

export const PLAIN = negotiated([])
export const DEFLATED = negotiated([['Sec-WebSocket-Extensions', 'permessage-deflate']])

/** `sizes`: lengths of the pieces in which the bytes arrive, cyclically. */
export function found(
  bytes: Uint8Array,
  {
    direction = 'down',
    agreed = PLAIN,
    sizes = [bytes.length || 1],
    from = 0
  }: {
    direction?: Direction
    agreed?: Negotiated
    sizes?: readonly number[]
    from?: number
  } = {}
): InnerMessage[] {
  const messages: InnerMessage[] = []
  const finder = new WebSocketFinder(agreed, { up: from, down: from }, (message) => messages.push(message))
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + (sizes[turn % sizes.length] ?? 1))
    finder.push(direction, piece)
    at += piece.length
  }
  finder.finish()
  return messages
}

export function brief({
  kind,
  start,
  end,
  length,
  summary,
  marks,
  complete,
  problems
}: InnerMessage): unknown {
  return {
    kind,
    range: [start, end],
    length,
    summary,
    marks,
    complete,
    problems: problems.map(({ code }) => code)
  }
}
