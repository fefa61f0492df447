/**
 * Messages that two decoders find in one file, in a comparable form: each protocol is a layer with one reader per
 * decoder.
 */

import type { Direction } from '../../src/shared/model/direction'

/** A message as one line: its start line, the body's length, and a prefix of the body's SHA-256. */
export interface SeenMessage {
  /** Counted from 1, in the order in which connections begin in the file. */
  connection: number
  direction: Direction
  text: string
}

/** One protocol, read from a file by tshark and by Tcplens. Messages of a direction are in stream order. */
export interface Layer {
  readonly name: string
  /** `options`: additional arguments for tshark. */
  byTshark(path: string, options: readonly string[]): Promise<SeenMessage[]>
  byTcplens(path: string): Promise<SeenMessage[]>
}

export interface Difference {
  layer: string
  connection: number
  direction: Direction
  only: 'Tcplens' | 'tshark'
  text: string
}

/** Returns the messages that only one of two decoders finds, per direction, in order. */
export function differences(
  layer: string,
  tcplens: readonly SeenMessage[],
  tshark: readonly SeenMessage[]
): Difference[] {
  const keys = new Map<string, Pick<SeenMessage, 'connection' | 'direction'>>()
  for (const { connection, direction } of [...tcplens, ...tshark])
    keys.set(`${connection} ${direction}`, { connection, direction })
  return Array.from(keys.values()).flatMap(({ connection, direction }) => {
    const texts = (all: readonly SeenMessage[]): string[] =>
      all
        .filter((each) => each.connection === connection && each.direction === direction)
        .map(({ text }) => text)
    const { left, right } = unmatched(texts(tcplens), texts(tshark))
    return [
      ...left.map((text): Difference => ({ layer, connection, direction, only: 'Tcplens', text })),
      ...right.map((text): Difference => ({ layer, connection, direction, only: 'tshark', text }))
    ]
  })
}

/** Returns the elements of two lists outside their longest common subsequence. */
function unmatched(left: readonly string[], right: readonly string[]): { left: string[]; right: string[] } {
  const width = right.length + 1
  const lengths = new Uint32Array((left.length + 1) * width)
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        left[i] === right[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!)
    }
  }
  const rest = { left: [] as string[], right: [] as string[] }
  let i = 0
  let j = 0
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      i++
      j++
    } else if (
      j === right.length ||
      (i < left.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    )
      rest.left.push(left[i++]!)
    else rest.right.push(right[j++]!)
  }
  return rest
}
