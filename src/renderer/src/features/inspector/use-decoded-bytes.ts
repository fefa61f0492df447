import { shallowRef, type ShallowRef } from 'vue'
import type { Direction } from '../../../../shared/model/direction'
import type { LitPart } from './model/body-link'
import { useHexState, type HexState } from '../../kit/hex/use-hex-state'
import type { StreamBytes } from '../../app/bridge/use-stream-bytes'

/** Decoded body shown in a hex view, with its own cursor. */

export interface DecodedBytes {
  /** Index of the message in its exchange; null while the stream is shown. */
  readonly message: Readonly<ShallowRef<number | null>>
  readonly direction: Readonly<ShallowRef<Direction>>
  readonly streams: StreamBytes
  readonly state: HexState
  /**
   * Shows a part of a message's body. With `isCursor`, the part was looked up for the byte at the cursor, which does
   * not move.
   */
  show(message: number, direction: Direction, part: LitPart, isCursor: boolean): void
  close(): void
}

const NOTHING = new Uint8Array(0)

export function useDecodedBytes(): DecodedBytes {
  const message = shallowRef<number | null>(null)
  const direction = shallowRef<Direction>('down')
  const bytes = shallowRef<Uint8Array>(NOTHING)
  const state = useHexState()
  const close = (): void => {
    message.value = null
    bytes.value = NOTHING
    state.reset()
  }
  return {
    message,
    direction,
    state,
    streams: {
      error: shallowRef(null),
      total: () => bytes.value.length,
      slice: (_direction, offset, length) => bytes.value.subarray(offset, offset + length),
      read: (_direction, offset, length) => Promise.resolve(bytes.value.slice(offset, offset + length))
    },
    show(next, itsDirection, part, isCursor) {
      if (message.value !== next) state.reset()
      message.value = next
      direction.value = itsDirection
      bytes.value = part.bytes
      const mark = { direction: itsDirection, range: part.range }
      if (isCursor) state.light(mark)
      else state.show(mark)
    },
    close
  }
}
