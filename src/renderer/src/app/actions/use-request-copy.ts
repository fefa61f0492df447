import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { MAX_BODY_PAGE_BYTES, MAX_READ_BYTES } from '../../../../shared/contract/limits'
import type { ExchangeDetail, MessageDetail } from '../../../../shared/contract/traffic'
import type { ConnectionRow } from '../../../../shared/contract/views'
import { MAX_COPY_BYTES, type CopyPlace, type CopySource } from '../../../../shared/copy/copy-source'
import { framedSource } from '../../../../shared/copy/framed-request'
import { AppError } from '../../../../shared/model/app-error'
import { splitAddress } from '../../kit/model/address'
import { useSessionsStore } from '../stores/sessions'
import { useShownCapture } from '../stores/use-shown-capture'

/** Captured requests and bytes in a form that can be copied as text, with their destination. */

export interface RequestCopy {
  /** Reads the request of an exchange, with its body if requested, or the bytes of another protocol's request. */
  read(exchange: number, withBody: boolean): Promise<{ source: CopySource; isHttp: boolean }>
  /** Returns the address that a connection's client sent its bytes to. */
  placeOf(connection: number): Promise<CopyPlace>
}

export function useRequestCopy(): RequestCopy {
  const { request: request } = useShownCapture()
  const sessions = useSessionsStore()

  /** Returns null if some of the bytes are missing. */
  const bytesOf = async (connection: number, start: number, end: number): Promise<Uint8Array | null> => {
    const bytes = new Uint8Array(end - start)
    for (let at = 0; at < bytes.length;) {
      const part = await request('streams.read', {
        connection,
        direction: 'up',
        offset: start + at,
        length: Math.min(MAX_READ_BYTES, bytes.length - at)
      })
      // The captured bytes were dropped or truncated.
      if (part.bytes.length === 0 || part.from !== start + at) return null
      bytes.set(part.bytes, at)
      at += part.bytes.length
    }
    return bytes
  }

  /**
   * Reads the body of a framed message (HTTP/2), reassembled by the engine. Bodies with a content coding are skipped,
   * because the engine returns them decoded.
   */
  const framedBody = async (exchange: number, message: MessageDetail): Promise<Uint8Array | null> => {
    if (message.bodyLength > MAX_COPY_BYTES || !message.complete || message.contentEncoding !== '')
      return null
    const parts: Uint8Array[] = []
    for (let offset = 0; offset < message.bodyLength;) {
      const length = Math.min(MAX_BODY_PAGE_BYTES, message.bodyLength - offset)
      const { bytes } = await request('exchanges.body', { exchange, message: 0, offset, length })
      if (bytes.length === 0) return null
      parts.push(bytes)
      offset += bytes.length
    }
    return joinBytes(parts)
  }

  const readFramed = async (
    exchange: number,
    message: MessageDetail,
    withBody: boolean
  ): Promise<Omit<CopySource, 'to'>> => {
    const body = withBody && message.bodyLength > 0 ? await framedBody(exchange, message) : new Uint8Array(0)
    const fieldsOf = (kind: string): [string, string][] =>
      message.fields.filter((field) => field.kind === kind).map(({ name, value }) => [name, value])
    const framed = {
      method: valueOf(message, 'method'),
      target: valueOf(message, 'target'),
      authority: valueOf(message, 'authority'),
      headers: fieldsOf('header'),
      // Trailers describe a body, so they are left out without one.
      trailers: withBody ? fieldsOf('trailer') : [],
      bodyLength: message.bodyLength
    }
    return framedSource(framed, body)
  }

  const readPlain = async (
    connection: number,
    message: MessageDetail,
    withBody: boolean
  ): Promise<Omit<CopySource, 'to'>> => {
    const [start, headEnd] = message.headRange
    const end = message.range[1]
    const isAll = message.complete && end - start <= MAX_COPY_BYTES
    const whole = withBody && isAll ? await bytesOf(connection, start, end) : null
    if (whole !== null) return { bytes: whole, missing: 0, framed: false }
    const head = headEnd - start > MAX_COPY_BYTES ? null : await bytesOf(connection, start, headEnd)
    if (head === null) throw notThere(message)
    // A part that has not arrived yet also counts as missing.
    const missing = Math.max(message.complete ? 0 : 1, end - headEnd)
    return { bytes: head, missing: withBody ? missing : 0, framed: false }
  }

  const placeOfRow = (row: ConnectionRow, scheme: string): CopyPlace => {
    const { host, port } = splitAddress(row.target)
    if (port === '') throw new AppError('not-replayable', `This went to ${row.target}, which has no port.`)
    const config = sessions.byId.get(row.session)?.config
    const isOurs = config?.kind === 'server' && config.tls !== undefined
    const isSecure = row.secure === true || scheme === 'https' || (isOurs && scheme === '')
    const verify = row.unverified !== true && !isOurs
    return {
      host,
      port: Number(port),
      tls: isSecure ? { serverName: row.serverName ?? '', verify } : null
    }
  }

  return {
    async read(exchange, withBody) {
      const detail = await request('exchanges.get', { exchange })
      const message = requestOf(detail)
      const { row } = await request('connections.get', { connection: detail.row.connection })
      const to = placeOfRow(row, valueOf(message, 'scheme'))
      const content =
        message.stream === undefined
          ? await readPlain(detail.row.connection, message, withBody)
          : await readFramed(exchange, message, withBody)
      return { source: { to, ...content }, isHttp: message.protocol === undefined }
    },
    async placeOf(connection) {
      return placeOfRow((await request('connections.get', { connection })).row, '')
    }
  }
}

function valueOf(message: MessageDetail, kind: string): string {
  return message.fields.find((field) => field.kind === kind)?.value ?? ''
}

function requestOf({ row, messages }: ExchangeDetail): MessageDetail {
  const [first] = messages
  if (first?.kind === 'http.request' || first?.kind === 'request') return first
  throw new AppError('not-replayable', `The capture holds no request for exchange ${row.exchange}.`)
}

function notThere({ headRange }: MessageDetail): AppError {
  return new AppError('not-replayable', `The capture holds the head no more (${headRange.join('–')}).`)
}
