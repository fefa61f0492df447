import type { ConversationRow } from '../../shared/contract/traffic'
import { AppError } from '../../shared/model/app-error'
import { formatEndpoint } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import { parseBase64 } from '../../shared/payload/base64-text'
import type { Recording } from './recording'

/**
 * Converts data that a client sent to an HTTP proxy into the form in which the proxy forwarded it. Requests in absolute
 * form lost the host and the fields for the proxy (RFC 9112, section 3.2); a server that is contacted without the proxy
 * receives the same bytes.
 */

/** Maximum number of characters shown of the proxy's response. */
const MAX_NOTES = 200

interface Change {
  /** [start, end) of the client's stream. */
  readonly start: number
  readonly end: number
  /** Bytes that were forwarded instead. */
  readonly bytes: Uint8Array
}

export class ProxyRequestRewriter {
  readonly #changes: Change[] = []

  /** Passes the rows of a recording through and collects the changes recorded in them. */
  async *watch(rows: AsyncIterable<ConversationRow>): AsyncGenerator<ConversationRow> {
    for await (const row of rows) {
      if (row.kind === 'event') this.#note(row.data)
      yield row
    }
  }

  /** Reads [start, end) of the client's stream as it was forwarded. Ranges must be read in order, each once. */
  async *read({ read }: Recording, start: number, end: number): AsyncGenerator<Uint8Array | number> {
    let at = start
    for (let next = this.#changes[0]; next !== undefined && next.end <= end; next = this.#changes[0]) {
      this.#changes.shift()
      if (next.start < at) continue
      yield* read('up', at, next.start)
      if (next.bytes.length > 0) yield next.bytes
      at = next.end
    }
    yield* read('up', at, end)
  }

  #note(data: Record<string, unknown>): void {
    const event = parseConnectionEvent(data)
    if (event?.event !== 'forwarded') return
    const { offset, length, bytes } = event
    const parsed = parseBase64(bytes)
    if (parsed.ok) this.#changes.push({ start: offset, end: offset + length, bytes: parsed.bytes })
  }
}

/**
 * Rejects with `not-replayable` if no single server received the proxied data: the proxy forwarded to several servers,
 * or responded itself, for example with 407. Reads nothing if the conversation was relayed unchanged. Requests before a
 * tunnel was established do not count as data in the tunnel.
 */
export async function checkForwarded({ isForwarded, isAnswered, rows }: Recording): Promise<void> {
  if (!isForwarded && !isAnswered) return
  const names = new Set<string>()
  let answered: string | null = null
  for await (const row of rows()) {
    const event = row.kind === 'event' ? parseConnectionEvent(row.data) : null
    if (event?.event === 'asked') names.add(formatEndpoint(event.target))
    else if (event?.event === 'answered') answered ??= event.text
    else if (event?.event === 'layer') {
      names.clear()
      answered = null
    }
  }
  if (answered !== null) throw refusal(isForwarded ? 'part of' : 'all of', answered)
  const [one = '', other = ''] = names
  if (names.size > 1) {
    throw new AppError(
      'not-replayable',
      `The client requested several servers from a proxy on this connection (${one}, ${other}), so it cannot be replayed to a single one. Replay its requests one by one.`
    )
  }
}

function refusal(how: 'part of' | 'all of', answer: string): AppError {
  return new AppError(
    'not-replayable',
    `The proxy itself answered ${how} this conversation (${answer.slice(0, MAX_NOTES)}), so it cannot be replayed to a server. Replay its requests one by one.`
  )
}
