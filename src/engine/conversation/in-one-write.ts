import { joinBytes } from '../../shared/bytes/join-bytes'

/** Maximum size of a piece that is sent in one write; longer ones are sent as they are read. */
const MOST_BYTES = 64 * 1024

/**
 * Joins the bytes of a piece into as few writes as possible. Its bytes may come in parts because some were changed or a
 * header was removed, but a server that treats each read as a message must not receive more messages than recorded.
 * @param parts each valid until the next one is requested
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
