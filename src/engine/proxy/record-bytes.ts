import type { Direction } from '../../shared/model/direction'
import { READ_BYTES } from '../session/accepted-socket'
import type { ArrivalParts } from './arrival'

/** Records bytes of a client's connection that are not relayed as they come, however many they are. */
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
