import { joinBytes } from '../../shared/bytes/join-bytes'

/** What a piece may hold to go in one write; longer ones go as they are read. */
const MOST_BYTES = 64 * 1024

/**
 * What a piece says, in as few writes as can be: where its bytes come in parts, because some were changed or a header
 * was left out, a server that takes each read for a message must not see more messages than were recorded.
 * @param parts each valid until the next is asked for
 */
export async function* inOneWrite(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const part of parts) {
    if (length > 0 && length + part.length > MOST_BYTES) {
      yield joinBytes(held)
      held = []
      length = 0
    }
    if (part.length >= MOST_BYTES) yield part
    else {
      held.push(part.slice())
      length += part.length
    }
  }
  if (length > 0) yield joinBytes(held)
}
