import { parseComment } from '../../capture/pcapng/comment'
import type { FileWindow } from './file-window'

const UTF8 = new TextDecoder()

/** Returns the event in the comment at `position` of the capture, `length` bytes long, and its text. */
export function readEventAt(
  window: FileWindow,
  position: number,
  length: number
): { text: string; data: Record<string, unknown> } {
  const { sentence, data } = parseComment(UTF8.decode(window.read(position, length)))
  return { text: sentence, data: { ...data } }
}
