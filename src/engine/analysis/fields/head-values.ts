import { opensExchange } from '../../../decode/stream/decoder'
import { parseHead, type ParsedHead } from '../../../decode/stream/http1/head'
import { grpcType } from '../../../decode/view/grpc/status'
import { parseMediaType } from '../../../decode/view/media-type'
import { cookiePairs, parseSetCookie, queryPairs } from '../../../decode/view/pairs'
import { wireText } from '../../../decode/view/text-encoding'
import { MAX_ROW_TEXT } from '../../../shared/contract/limits'
import type { MessageDetail } from '../../../shared/contract/traffic'
import type { HeadKey } from '../../../shared/filter/field-key'
import { AppError } from '../../../shared/model/app-error'
import { splitTarget } from '../../../shared/model/request-target'
import type { MessageRange } from '../tables/exchange-messages'
import { httpKind } from '../messages/message-format'
import type { ExchangeTable } from '../tables/exchange-table'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { HeadSource, HeadValue, ReadKey, SeveralValues, UnreadableValue } from './field-value'
import { readableValue } from './field-value'
import { streamValue } from './stream-values'
import { BodyValues, type OpenBody } from './body-values'

/**
 * Values of header fields and other message parts, for columns and filters by field. Reads a head from the
 * capture, usually with one small read; a row's values are kept only while they are shown.
 */

/** Most heads are shorter. */
const FIRST_READ_BYTES = 4 * 1024
/** Maximum size of a head that decoders accept. */
const MAX_HEAD_BYTES = 256 * 1024

/** A head independent of its HTTP version: Latin-1, one character per byte. */
interface TextHead {
  readonly headers: readonly { readonly name: string; readonly value: string }[]
  readonly target: string
  readonly version: string
  readonly reason: string
}

/** Reads a message whose head is not text (HTTP/2). */
export type FramedHeads = (exchange: number, message: number) => Pick<MessageDetail, 'version' | 'fields'>

export class HeadValues implements HeadSource {
  readonly #framed: FramedHeads
  readonly #exchanges: ExchangeTable
  readonly #traffic: TrafficReader
  readonly #bodies: BodyValues

  constructor(
    exchanges: ExchangeTable,
    traffic: TrafficReader,
    messages: { readonly framed: FramedHeads; readonly body: OpenBody }
  ) {
    this.#framed = messages.framed
    this.#exchanges = exchanges
    this.#traffic = traffic
    this.#bodies = new BodyValues(messages.body)
  }

  values(row: number, keys: readonly ReadKey[]): HeadValue[] | Promise<HeadValue[]> {
    const messages = this.#exchanges.messages(row)
    const heads: Partial<Record<HeadKey['side'], TextHead | null>> = {}
    const isHttp = this.#exchanges.protocol(row) === ''
    const values = keys.map((key) => {
      if (key.kind === 'stream')
        return this.#whereKept(() =>
          streamValue(this.#traffic, this.#exchanges.connection.get(row), key.direction, key.slice)
        )
      const at = placeOf(messages, key.side)
      const range = messages[at]
      if (range === undefined) return null
      if (key.part === 'body') return this.#bodies.body(row, at)
      if (key.part === 'json') return this.#bodies.value(row, at, range.ended ? range.end : null, key.name)
      if (key.part === 'field') return isHttp ? null : this.#whereKept(() => this.#field(row, at, key.name))
      if (!isHttp) return null
      if (key.part === 'trailer')
        return (
          this.#whereKept(() => this.#trailer(row, at, range, key.name)) ??
          this.#trailerInBody(row, at, range, key.name)
        )
      if (heads[key.side] === undefined) heads[key.side] = this.#whereKept(() => this.#head(row, at, range))
      const head = heads[key.side] ?? null
      const value = head === null ? null : valueOf(head, key)
      return value === null
        ? null
        : typeof value === 'string'
          ? wireText(value)
          : { several: value.several.map(wireText) }
    })
    return values.every((value): value is HeadValue => !(value instanceof Promise))
      ? values
      : Promise.all(values.map((value) => Promise.resolve(value)))
  }

  /** Returns a value that can be read at once; null for those of bodies. */
  value(row: number, key: HeadKey): HeadValue {
    const values = this.values(row, [key])
    // Nobody waits for a body; its value is cached for the next time.
    if (values instanceof Promise) void values.catch(() => [])
    return values instanceof Promise ? null : (values[0] ?? null)
  }

  /** Returns the names of the headers, cookies or parameters of an HTTP message. */
  names(row: number, side: HeadKey['side'], part: 'header' | 'cookie' | 'query'): readonly string[] {
    if (this.#exchanges.protocol(row) !== '') return []
    const messages = this.#exchanges.messages(row)
    const at = placeOf(messages, side)
    const range = messages[at]
    const head = range === undefined ? null : this.#whereKept(() => this.#head(row, at, range))
    return head === null ? [] : namesIn(head, side, part).map(wireText)
  }

  /** Reads the values of a message's fields of a name, such as the keys of a Redis command. */
  #field(row: number, at: number, name: string): string | null {
    const { fields } = this.#framed(row + 1, at)
    const value = joined(fields.filter((field) => field.name === name).map(({ value }) => value))
    return value === null ? null : wireText(value)
  }

  /** Reads a trailer. Trailers follow the body, so this reads the message as for display. */
  #trailer(row: number, at: number, { ended }: MessageRange, name: string): string | null {
    if (!ended) return null
    const { fields } = this.#framed(row + 1, at)
    const value = joined(
      fields
        .filter((field) => field.kind === 'trailer' && field.name.toLowerCase() === name)
        .map(({ value }) => value)
    )
    return value === null ? null : wireText(value)
  }

  /** Reads a gRPC-web or Connect trailer, which is at the end of the body. */
  #trailerInBody(row: number, at: number, range: MessageRange, name: string): HeadValue | Promise<HeadValue> {
    if (!range.ended) return null
    const head = this.#whereKept(() => this.#head(row, at, range))
    const type = head === null ? '' : (valuesOf(head, 'content-type')[0] ?? '')
    const kind = grpcType(parseMediaType(type).essence)
    if (kind === null || !(kind.web || kind.connect)) return null
    return this.#bodies.trailer(row, at, range.end, kind, name)
  }

  /**
   * Returns null if the data is gone: a ring buffer may drop the bytes of an exchange before the exchange
   * itself.
   */
  #whereKept<Value>(read: () => Value | null): Value | null {
    try {
      return read()
    } catch (error) {
      if (error instanceof AppError) return null
      throw error
    }
  }

  #head(row: number, at: number, range: MessageRange): TextHead | null {
    if (this.#exchanges.stream(row) === null) return this.#read(row, range)
    const { version, fields } = this.#framed(row + 1, at)
    const valueOf = (wanted: string): string => fields.find(({ kind }) => kind === wanted)?.value ?? ''
    const headers = fields.filter(({ kind }) => kind === 'header')
    const authority = valueOf('authority')
    return {
      headers: authority === '' ? headers : [...headers, { name: ':authority', value: authority }],
      target: valueOf('target'),
      version: version ?? valueOf('version'),
      reason: valueOf('reason')
    }
  }

  #read(row: number, range: MessageRange): TextHead | null {
    const connection = this.#exchanges.connection.get(row)
    const { direction } = range
    const end = range.ended ? range.end - range.start : MAX_HEAD_BYTES
    for (let length = FIRST_READ_BYTES; ; length *= 8) {
      const readLength = Math.min(length, end, MAX_HEAD_BYTES)
      const { from, bytes } = this.#traffic.stream(connection, direction, range.start, readLength)
      const head = from === range.start ? parseHead(bytes, range.start, httpKind(range)) : null
      if (head === null) return null
      if (head.complete || bytes.length < readLength || readLength === Math.min(end, MAX_HEAD_BYTES))
        return textHeadOf(head)
    }
  }
}

function textHeadOf({ startLine, headers }: ParsedHead): TextHead {
  return {
    headers: headers.map(({ name, value }) => ({ name: name.text, value: value.text })),
    target: startLine.kind === 'http.request' ? startLine.target.text : '',
    version: startLine.version.text,
    reason: startLine.kind === 'http.response' ? startLine.reason.text : ''
  }
}

/** Returns the index of the request, or of the newest response. */
function placeOf(messages: readonly MessageRange[], side: HeadKey['side']): number {
  return side === 'request'
    ? messages.findIndex((message) => opensExchange(message))
    : messages.findLastIndex((message) => !opensExchange(message))
}

function namesIn(head: TextHead, side: HeadKey['side'], part: 'header' | 'cookie' | 'query'): string[] {
  switch (part) {
    case 'header':
      return head.headers.map(({ name }) => name).filter((name) => !name.startsWith(':'))
    case 'query':
      return (queryPairs(head.target)?.pairs ?? []).map(({ name }) => name)
    case 'cookie':
      return side === 'request'
        ? valuesOf(head, 'cookie').flatMap((value) => cookiePairs(value).pairs.map(({ name }) => name))
        : valuesOf(head, 'set-cookie').flatMap((value) => parseSetCookie(value)?.name ?? [])
  }
}

function valueOf(head: TextHead, { side, part, name }: HeadKey): string | SeveralValues | null {
  switch (part) {
    case 'header':
      return several(valuesOf(head, name))
    case 'cookie':
      return several(side === 'request' ? sentCookies(head, name) : setCookies(head, name))
    case 'query':
      return several(
        (queryPairs(head.target)?.pairs ?? []).filter((pair) => pair.name === name).map(({ value }) => value)
      )
    case 'path':
      return orNull(pathOf(head.target))
    case 'host':
      return orNull(
        splitTarget(head.target).authority ??
          valuesOf(head, ':authority')[0] ??
          valuesOf(head, 'host')[0] ??
          ''
      )
    case 'version':
      return orNull(head.version)
    case 'reason':
      return orNull(head.reason)
    case 'trailer':
    case 'field':
    case 'body':
    case 'json':
      return null
  }
}

function valuesOf({ headers }: TextHead, name: string): string[] {
  return headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value)
}

function sentCookies(head: TextHead, name: string): string[] {
  return valuesOf(head, 'cookie')
    .flatMap((value) => cookiePairs(value).pairs)
    .filter((pair) => pair.name === name)
    .map(({ value }) => value)
}

function setCookies(head: TextHead, name: string): string[] {
  return valuesOf(head, 'set-cookie')
    .map((value) => parseSetCookie(value))
    .flatMap((cookie) => (cookie?.name === name ? [cookie.value] : []))
}

/** Repeated fields in order. */
function several(values: readonly string[]): string | SeveralValues | null {
  const [only] = values
  return values.length > 1 ? { several: values } : (only ?? null)
}

/** Joins repeated fields in order. */
function joined(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(', ')
}

function orNull(text: string): string | null {
  return text === '' ? null : text
}

function pathOf(target: string): string {
  const [path = ''] = /^[^?#]*/.exec(splitTarget(target).path) ?? []
  return path
}

/** Returns the value as sent in a row, truncated if necessary. */
export function rowValue(value: HeadValue): string | UnreadableValue {
  if (value === null) return ''
  if (typeof value !== 'string') {
    if ('note' in value) return value
    if ('bytes' in value && value.isCut && value.bytes.length === 0) return { note: 'too-long' }
    return rowValue(readableValue(value))
  }
  return value.length <= MAX_ROW_TEXT ? value : value.slice(0, MAX_ROW_TEXT)
}
