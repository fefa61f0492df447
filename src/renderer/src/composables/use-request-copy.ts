import { joinBytes } from '../../../shared/bytes/join-bytes'
import { MAX_READ_BYTES } from '../../../shared/contract/limits'
import type { ExchangeDetail, MessageDetail } from '../../../shared/contract/traffic'
import { AppError } from '../../../shared/model/app-error'
import type { CurlRequest } from '../../../decode/view/curl-command'
import { useShownCapture } from './use-shown-capture'

/** Captured requests as what a command line or an address bar takes. */

/** A larger body does not fit into a command line anyhow. */
const MAX_BODY_BYTES = 256 * 1024

export function useRequestCopy(): {
  /** The request of an exchange, its body left out unless asked for. */
  read(exchange: number, withBody: boolean): Promise<CurlRequest>
} {
  const { request: ask } = useShownCapture()

  const bytesOf = async (connection: number, start: number, end: number): Promise<Uint8Array | null> => {
    const bytes = new Uint8Array(end - start)
    for (let at = 0; at < bytes.length;) {
      const part = await ask('streams.read', {
        connection,
        direction: 'up',
        offset: start + at,
        length: Math.min(MAX_READ_BYTES, bytes.length - at)
      })
      // What was captured is gone, or was cut.
      if (part.bytes.length === 0) return null
      bytes.set(part.bytes, at)
      at += part.bytes.length
    }
    return bytes
  }

  const bodyOf = async (connection: number, message: MessageDetail): Promise<Uint8Array | null> => {
    if (message.bodyLength === 0) return new Uint8Array(0)
    if (message.bodyLength > MAX_BODY_BYTES || !message.complete) return null
    const chunks = message.fields.filter(({ kind }) => kind === 'chunk')
    if (message.framing !== 'chunked') return bytesOf(connection, message.headRange[1], message.range[1])
    const parts: Uint8Array[] = []
    for (const chunk of chunks) {
      const whole = await bytesOf(connection, ...chunk.range)
      if (whole === null) return null
      parts.push(chunkData(whole))
    }
    const body = joinBytes(parts)
    // The list of fields is bounded: a body of very many chunks is not all there.
    return body.length === message.bodyLength ? body : null
  }

  return {
    async read(exchange, withBody) {
      const detail = await ask('exchanges.get', { exchange })
      const message = requestOf(detail)
      const { row } = await ask('connections.get', { connection: detail.row.connection })
      const part = (kind: string): string => message.fields.find((field) => field.kind === kind)?.value ?? ''
      return {
        method: part('method'),
        target: part('target'),
        version: part('version'),
        headers: message.fields
          .filter(({ kind }) => kind === 'header')
          .map(({ name, value }) => [name, value] as const),
        address: row.target,
        body: withBody ? await bodyOf(detail.row.connection, message) : new Uint8Array(0)
      }
    }
  }
}

function requestOf({ row, messages }: ExchangeDetail): MessageDetail {
  const [first] = messages
  if (first?.kind === 'http.request') return first
  throw new AppError('not-replayable', `The capture holds no request for exchange ${row.exchange}.`)
}

/** The data of a chunk (RFC 9112 §7.1) of which the whole is given: its size line says how much that is. */
function chunkData(chunk: Uint8Array): Uint8Array {
  const lineEnd = chunk.indexOf(0x0a)
  const line = new TextDecoder('latin1').decode(chunk.subarray(0, lineEnd))
  const size = Number.parseInt(line, 16)
  return lineEnd < 0 || Number.isNaN(size) ? chunk : chunk.subarray(lineEnd + 1, lineEnd + 1 + size)
}
