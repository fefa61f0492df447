import type { Direction } from '../../shared/model/direction'
import { READ_BYTES } from '../net/accepted-socket'
import type { ArrivalParts } from './arrival'

/** Records bytes of a client connection that are not relayed directly, in pieces of READ_BYTES. */
export function recordBytes(
  { recorder, listener }: Pick<ArrivalParts, 'recorder' | 'listener'>,
  direction: Direction,
  bytes: Uint8Array
): void {
  for (let at = 0; at < bytes.length; at += READ_BYTES) {
    const piece = bytes.subarray(at, at + READ_BYTES)
    recorder.data(direction, piece, piece.length)
    recorder.slab?.release()
    listener.onBytes(direction, piece.length)
  }
}
