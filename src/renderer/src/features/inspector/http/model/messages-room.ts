import type { BytesPlace, MessageLayout } from '../../../../../../shared/contract/host'

/**
 * Layout of an exchange's messages and their bytes in one view. The user's choice applies if it fits; the automatic
 * layout keeps request, response and bytes visible together if there is room.
 */

export interface MessagesRoom {
  /** Size of the view in CSS px; 0 until measured. */
  readonly width: number
  readonly height: number
  readonly messages: MessageLayout
  readonly bytes: BytesPlace
}

export interface MessagesArrangement {
  /** `rows`: stacked, with a scroll area per message, so that both are visible. */
  readonly messages: Exclude<MessageLayout, 'auto'> | 'rows'
  /** `tab`: the bytes are one of the message tabs. */
  readonly bytes: Exclude<BytesPlace, 'auto'> | 'tab'
}

/** Minimum width for request and response side by side. */
const COLUMNS_PX = 900
/** Below these sizes, one message fills the view. */
const STACKED_WIDTH_PX = 560
const STACKED_HEIGHT_PX = 320
/** Minimum px of the messages, and of the bytes to their right at eight per row. */
export const MESSAGES_PX = 260
/** Below this width, bytes are placed next to a single message only if the user chose so. */
const READABLE_PX = 360
export const BYTES_PX = 346
/** Minimum px of the messages above their bytes, and of the bytes: their toolbar and four rows. */
export const MESSAGES_ABOVE_PX = 120
export const BYTES_BELOW_PX = 130
/** A view at least this high and not much wider has more room below its messages than next to them. */
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

/** Returns the messages' share of the height with bytes below: one of two parts, or two of three. */
export function messagesShareAbove(messages: MessagesArrangement['messages']): number {
  return messages === 'rows' ? 0.66 : 0.56
}

/**
 * Returns the messages' share of the width with bytes to the right: the rest after rows of 16 bytes, or else rows of 8.
 */
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

/** Width in px at which most headers of a message fit on one line. */
const COMFORTABLE_PX = 400
