import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import { explainError } from '../connection/leg-events'
import { answerHttp, targetRefusal } from './entrance/http-answer'
import type { ClientEnding } from './client-closer'
import type { Spoken } from './tls-step'

/**
 * Reports a failed target to a client inside TLS. The head of the client's request is read first: an HTTP client
 * receives an error response; any other client is reset, because a failure must not look like an orderly close.
 */

type FailedInside = Extract<Spoken, { outcome: 'nowhere' }>

/** Maximum length of a head in bytes. */
const MAX_HEAD_BYTES = 64 * 1024

const REQUEST_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/1\.[01]\r?\n/
const HEAD_END = /\r?\n\r?\n/

/** Resolves when the client has sent a complete head, or can send no more. */
export async function untilRequest({ client }: FailedInside): Promise<void> {
  await client.some()
  while (!isOver(client.held) && !client.isOver) await client.more()
}

/**
 * Takes the client's bytes for the record and returns how to end the connection. A client that has reset it receives no
 * response.
 */
export function reportInside(
  { client, failure }: FailedInside,
  target: Endpoint,
  recorder: { recordReceived(bytes: Uint8Array): void; record(event: ConnectionEvent): void }
): ClientEnding {
  const bytes = client.take()
  recorder.recordReceived(bytes)
  if (client.failure !== null) {
    const { code, message } = failure
    recorder.record({ event: 'error', leg: 'target', code, message })
    return { why: 'broken', ...explainError(client.failure, 'client') }
  }
  const isHttp = REQUEST_LINE.test(bytes.toString('latin1'))
  const send = isHttp ? answerHttp(targetRefusal(target, failure), { close: true }) : new Uint8Array(0)
  return { why: 'unreachable', error: failure, send }
}

/** True if the head is complete, or if the bytes are not an HTTP request. */
function isOver(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  if (bytes.length > MAX_HEAD_BYTES || HEAD_END.test(text)) return true
  return text.includes('\n') && !REQUEST_LINE.test(text)
}
