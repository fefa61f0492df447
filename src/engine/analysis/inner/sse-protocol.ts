import { eventData, eventFields } from '../../../decode/stream/sse/event-fields'
import { SseFinder } from '../../../decode/stream/sse/sse-finder'
import { MAX_BODY_VIEW_BYTES } from '../../../shared/contract/limits'
import { innerProtocol, type MessageInput } from './inner-protocol'

/** Events of `text/event-stream`. */
export const SSE = innerProtocol<undefined>({
  layer: 'sse',
  feed: 'response',
  createFinder: (_context, sink) => new SseFinder(sink),
  describe: (input) => ({
    fields: eventFields(eventBytes(input), input.message.start),
    problems: input.message.problems
  }),
  payload(input) {
    if (input.message.length === 0) return null
    return {
      length: input.message.length,
      contentType: 'text/plain; charset=utf-8',
      codings: '',
      decoded: [],
      pieces: () => eventData(eventBytes(input)),
      failed: () => null
    }
  }
})

/** Returns the event's bytes, up to the size limit for displayed bodies. */
function eventBytes({ message: { start, end }, read }: MessageInput): Uint8Array {
  const bytes = new Uint8Array(Math.min(end - start, MAX_BODY_VIEW_BYTES))
  let filled = 0
  while (filled < bytes.length) {
    const piece = read(start + filled, bytes.length - filled)
    if (piece.length === 0) break
    bytes.set(piece.subarray(0, bytes.length - filled), filled)
    filled += piece.length
  }
  return bytes.subarray(0, filled)
}
