import type { ConversationRow } from '../../shared/contract/traffic'
import { AppError } from '../../shared/model/app-error'
import { formatEndpoint } from '../../shared/model/connection-event'
import { parseConnectionEvent } from '../../shared/model/parse-event'
import { parseBase64 } from '../../shared/payload/base64-text'
import type { Recording } from './recording'

/**
 * What a client said to an HTTP proxy, as it went on from there: requests with a whole URL lost the host in it and what
 * was for the proxy alone (RFC 9112 section 3.2), and a target that is asked without the proxy is told the same.
 */

/** Characters of the proxy's answer. */
const MAX_TOLD = 200

interface Change {
  /** [start, end) of the client's stream. */
  readonly start: number
  readonly end: number
  /** What went on in its place. */
  readonly bytes: Uint8Array
}

export class Forwarding {
  readonly #changes: Change[] = []

  /** The rows of a recording, as they are; the changes that they tell of are known when they have gone by. */
  async *watch(rows: AsyncIterable<ConversationRow>): AsyncGenerator<ConversationRow> {
    for await (const row of rows) {
      if (row.kind === 'event') this.#note(row.data)
      yield row
    }
  }

  /** [start, end) of the client's stream as it went on. Ranges are asked for in order, each once. */
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
 * Rejects with `not-replayable` where no single target can be told what a proxy was: it asked several, or answered by
 * itself, as who shows no password (407). Of a conversation that was relayed as it was, nothing is read; what was said
 * before a tunnel is no part of what was said in it.
 */
export async function checkForwarded({ isForwarded, isAnswered, rows }: Recording): Promise<void> {
  if (!isForwarded && !isAnswered) return
  const asked = new Set<string>()
  let answered: string | null = null
  for await (const row of rows()) {
    const event = row.kind === 'event' ? parseConnectionEvent(row.data) : null
    if (event?.event === 'asked') asked.add(formatEndpoint(event.target))
    else if (event?.event === 'answered') answered ??= event.text
    else if (event?.event === 'layer') {
      asked.clear()
      answered = null
    }
  }
  if (answered !== null) throw refusal(isForwarded ? 'part of' : 'all of', answered)
  const [one = '', other = ''] = asked
  if (asked.size > 1) {
    throw new AppError(
      'not-replayable',
      `Its client asked a proxy for several servers (${one}, ${other}), so no single one can be told all of it. Its requests can be replayed one by one.`
    )
  }
}

function refusal(how: 'part of' | 'all of', answer: string): AppError {
  return new AppError(
    'not-replayable',
    `The proxy answered ${how} this conversation by itself (${answer.slice(0, MAX_TOLD)}), so no server can be told all of it. Its requests can be replayed one by one.`
  )
}
