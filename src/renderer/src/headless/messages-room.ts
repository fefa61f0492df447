import type { BytesPlace, MessageLayout } from '../../../shared/contract/host'

/**
 * How the messages of an exchange and their bytes share a view. What the user chose counts as far as it fits; the
 * automatic choice keeps request, response and bytes in sight together where there is room.
 */

export interface MessagesRoom {
  /** CSS px of the view; 0 while it is not measured. */
  readonly width: number
  readonly height: number
  readonly messages: MessageLayout
  readonly bytes: BytesPlace
}

export interface MessagesArrangement {
  /** `rows`: stacked, each message in a scroller of its own, so that both are in sight. */
  readonly messages: Exclude<MessageLayout, 'auto'> | 'rows'
  /** `tab`: the bytes are one of the tabs of the messages. */
  readonly bytes: Exclude<BytesPlace, 'auto'> | 'tab'
}

/** From here on request and response are side by side. */
const COLUMNS_PX = 900
/** Below these, one message fills the view. */
const STACKED_WIDTH_PX = 560
const STACKED_HEIGHT_PX = 320
/** Least px of messages, and of bytes to their right: eight in a row. */
export const MESSAGES_PX = 260
/** Below this, bytes go beside a single message only where the user wants them there. */
const READABLE_PX = 360
export const BYTES_PX = 346
/** Least px of messages above their bytes, and of the bytes: their tools and four rows. */
export const MESSAGES_ABOVE_PX = 120
export const BYTES_BELOW_PX = 130
/** A view this high and not much wider has room below its messages rather than beside them. */
const TALL_PX = 520
const TALL_WIDTH_PX = 1000

export function arrangeMessages({ width, height, messages, bytes }: MessagesRoom): MessagesArrangement {
  if (width === 0)
    return {
      messages: messages === 'auto' ? 'stacked' : messages,
      bytes: bytes === 'auto' ? 'right' : bytes
    }
  const arranged = messages === 'auto' ? automaticMessages(width, height) : messages
  const stacked = height >= TALL_PX ? 'rows' : 'stacked'
  return {
    messages: arranged === 'stacked' ? stacked : arranged,
    bytes: placeBytes({ width, height, bytes }, arranged)
  }
}

function automaticMessages(width: number, height: number): MessagesArrangement['messages'] {
  if (width >= COLUMNS_PX) return 'columns'
  return width < STACKED_WIDTH_PX || height < STACKED_HEIGHT_PX ? 'tabs' : 'stacked'
}

function placeBytes(
  { width, height, bytes }: Pick<MessagesRoom, 'width' | 'height' | 'bytes'>,
  messages: MessagesArrangement['messages']
): MessagesArrangement['bytes'] {
  if (bytes === 'hidden') return 'hidden'
  const single = bytes === 'auto' ? READABLE_PX : MESSAGES_PX
  const fitsRight = width >= (messages === 'columns' ? 2 * MESSAGES_PX : single) + BYTES_PX
  const fitsBelow = height >= MESSAGES_ABOVE_PX + BYTES_BELOW_PX
  const isTall = height >= TALL_PX && width < TALL_WIDTH_PX
  const likesBelow = bytes === 'below' || (bytes === 'auto' && isTall)
  if (fitsRight && !(likesBelow && fitsBelow)) return 'right'
  if (fitsBelow && (likesBelow || messages !== 'tabs')) return 'below'
  return messages === 'tabs' ? 'tab' : 'hidden'
}

/** The messages' share of a view with bytes below: one of two parts, or two of three. */
export function messagesShareAbove(messages: MessagesArrangement['messages']): number {
  return messages === 'rows' ? 0.66 : 0.56
}

/** The messages' share of a view with bytes to the right: as much as rows of 16 bytes leave, or else rows of 8. */
export function messagesShare(
  width: number,
  messages: MessagesArrangement['messages'],
  rowPx: { readonly narrow: number; readonly wide: number }
): number {
  if (width === 0) return 0.5
  const comfortable = messages === 'columns' ? 2 * COMFORTABLE_PX : COMFORTABLE_PX
  const hex = width - rowPx.wide >= comfortable ? rowPx.wide : rowPx.narrow
  return Math.min(0.75, Math.max(0.5, (width - hex) / width))
}

/** Px in which most headers of a message stay on one line. */
const COMFORTABLE_PX = 400
