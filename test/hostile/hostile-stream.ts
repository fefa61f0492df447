/** A hostile connection: both streams with `n` repetitions of a structure that a careless parser would process more than once. */

import { latin1 } from '../fuzz/samples'
import type { Push } from '../fuzz/table-entries'

export interface HostileStream {
  readonly name: string
  /** Number of repetitions; large enough for the growth to be measurable. */
  readonly n: number
  make(n: number): Push[]
}

/** The hostile streams of one protocol: `hostile-streams.ts` in its folder of `test/decode/stream` exports it. */
export interface HostileProtocol {
  /** The decoder's id in the registry. */
  readonly detectedAs?: string
  /** The name of the inner layer, for a protocol inside HTTP. */
  readonly insideHttp?: string
  readonly streams: readonly HostileStream[]
}

export type Text = string | Uint8Array

export const join = (...parts: Text[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin1(part) : part)))
export const times = (n: number, make: (at: number) => Text): Buffer =>
  join(...Array.from({ length: n }, (_, at) => make(at)))

/** `up` and `down` are repeated `n` times; the bytes before and after them stay the same. */
export function hostile(
  name: string,
  n: number,
  up: (n: number) => Text,
  down: (n: number) => Text = () => ''
): HostileStream {
  return {
    name,
    n,
    make: (count) => [
      ['up', join(up(count))],
      ['down', join(down(count))]
    ]
  }
}
