import type { MessageDetail } from '../../shared/contract/traffic'
import {
  type Http1Form,
  type HttpField,
  http1Form,
  requestLines,
  statusLine
} from '../http-client/http1-form'
import { headerLines } from './set-source'

/** Converts captured HTTP/2 messages to HTTP/1.1 form. */

interface Translated extends Pick<Http1Form, 'head' | 'piece'> {
  /** Bytes after the last piece of the body. */
  readonly end: Uint8Array
}

/** `bodyless`: no body follows, whatever the fields are. */
export function translate(message: MessageDetail, bodyless: boolean): Translated {
  const { kind, fields, bodyLength } = message
  const value = (name: string): string => fields.find((field) => field.kind === name)?.value ?? ''
  const lines = headerLines(message, (name) => name === 'cookie' || name === 'host')
  const trailers = fields
    .filter((field) => field.kind === 'trailer')
    .map(({ name, value: text }) => [name, text] as const)
  const isChunked = !bodyless && trailers.length > 0
  const hasLength = lines.some(([name]) => name === 'content-length')
  const length: HttpField[] =
    !isChunked && !hasLength && !bodyless && (kind === 'http.response' || bodyLength > 0)
      ? [['content-length', String(bodyLength)]]
      : []
  const framing = isChunked ? 'chunked' : 'length'
  const form =
    kind === 'http.request'
      ? http1Form(
          `${value('method')} ${value('target')} HTTP/1.1`,
          [...requestLines(authorityOf(message), lines, cookiesOf(message)), ...length],
          framing
        )
      : http1Form(statusLine(value('status')), [...lines, ...length], framing)
  return { head: form.head, piece: (bytes) => form.piece(bytes), end: form.end(trailers) }
}

function authorityOf({ fields }: MessageDetail): string {
  const authority = fields.find(({ kind }) => kind === 'authority')?.value ?? ''
  return authority || (fields.find(({ name }) => name === 'host')?.value ?? '')
}

function cookiesOf({ fields }: MessageDetail): string[] {
  return fields.filter(({ kind, name }) => kind === 'header' && name === 'cookie').map(({ value }) => value)
}
