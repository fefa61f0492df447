import { isInformational } from '../../../shared/model/http-status'
import type { FoundField } from '../../../decode/field-list'
import type { PackedField, ReadBlock } from '../../../decode/stream/http2/block-reader'
import { checkTrailers, readHead, type HeadFacts } from '../../../decode/stream/http2/head-rules'
import { http2Fields } from '../../../decode/fields/http2-fields'
import { MAX_FIELDS } from '../../../shared/contract/limits'
import type { MessageField } from '../../../shared/contract/traffic'
import type { Problem } from '../../../decode/stream/decoder'
import type { BodySource, ReadStream } from './body-source'
import type { HeadWalks } from './head-walks'
import { Http2Body } from './http2-body'
import { httpKind, type DescribedMessage, type LoadedMessage, type MessageFormat } from './message-format'

/** Format of HTTP/2 messages, whose header blocks are decoded again on request. */

/** Limit of bytes of an arriving body that are read to determine its current length. */
const MAX_COUNTED_BYTES = 1024 * 1024

type Readable = Pick<LoadedMessage, 'read'>

export class Http2Messages implements MessageFormat {
  readonly #walks: HeadWalks

  constructor(walks: HeadWalks) {
    this.#walks = walks
  }

  describe(loaded: LoadedMessage): DescribedMessage {
    const { range, total } = loaded
    const head = this.#walks.block(loaded, range.start)
    const trailers = range.trailers === null ? null : this.#walks.block(loaded, range.trailers)
    const problems: Problem[] = [...(head?.problems ?? []), ...(trailers?.problems ?? [])]
    const facts = this.#facts(loaded, head, problems)
    if (trailers !== null) checkTrailers(trailers.fields, problems)
    for (const problem of loaded.range.problems)
      if (!problems.some(({ code, offset }) => code === problem.code && offset === problem.offset))
        problems.push(problem)
    const headEnd = head?.end ?? range.start
    const end = range.ended ? range.end : Math.max(total, headEnd)
    const hasBody = head?.endsStream !== true && !isInformational(facts.status)
    const isRequest = range.kind === 'http.request'
    return {
      range: [range.start, end],
      headRange: [range.start, headEnd],
      startLine: isRequest ? `${facts.method} ${facts.target} HTTP/2` : `HTTP/2 ${facts.status || ''}`.trim(),
      version: 'HTTP/2',
      stream: loaded.stream,
      framing: hasBody ? 'frames' : 'none',
      bodyLength: range.bodyLength ?? this.#countSoFar(loaded, headEnd),
      contentType: facts.contentType,
      contentEncoding: facts.contentEncoding,
      fields: fieldsOf(loaded, head, trailers, headEnd, range.trailers ?? end),
      problems: problems.map(({ code, offset }) => ({ code, offset }))
    }
  }

  fields(loaded: LoadedMessage): FoundField[] {
    const { range, startLine, fields } = this.describe(loaded)
    return http2Fields(httpKind(loaded.range), range, startLine, fields)
  }

  body(loaded: LoadedMessage, read: ReadStream): BodySource {
    const facts = this.#facts(loaded, this.#walks.block(loaded, loaded.range.start), [])
    return this.#body(loaded, facts.contentEncoding, read, loaded.total)
  }

  #body(loaded: LoadedMessage, codings: string, read: ReadStream, limit: number): Http2Body {
    const { range } = loaded
    const { start, ended, bodyLength } = range
    const end = ended ? range.end : limit
    return new Http2Body({ stream: loaded.stream, start, end, ended, codings, length: bodyLength }, read)
  }

  #countSoFar(loaded: LoadedMessage, headEnd: number): number {
    const limit = Math.min(loaded.total, headEnd + MAX_COUNTED_BYTES)
    const body = this.#body(loaded, '', (at, length) => bytesAt(loaded, at, length), limit)
    let length = 0
    for (const { bytes } of body.pieces()) length += bytes.length
    return length
  }

  #facts({ range }: LoadedMessage, head: ReadBlock | null, problems: Problem[]): HeadFacts {
    const kind = range.kind === 'http.request' ? 'request' : 'response'
    return readHead(kind, regular(head), range.start, head?.cut === false, problems)
  }
}

function bytesAt(stream: Readable, offset: number, length: number): Uint8Array {
  const { from, bytes } = stream.read(offset, length)
  return from === offset ? bytes : new Uint8Array(0)
}

function regular(head: ReadBlock | null): PackedField[] {
  return (head?.fields ?? []).filter(({ form }) => form !== 'resize')
}

/** HTTP/1 names of pseudo-header fields, which the window uses. */
const PSEUDO: Readonly<Record<string, string>> = {
  ':method': 'method',
  ':path': 'target',
  ':status': 'status',
  ':scheme': 'scheme',
  ':authority': 'authority',
  ':protocol': 'protocol'
}

function fieldsOf(
  { range }: LoadedMessage,
  head: ReadBlock | null,
  trailers: ReadBlock | null,
  headEnd: number,
  bodyEnd: number
): MessageField[] {
  const fields = regular(head)
  const pseudoCount = fields.findIndex(({ name }) => name?.startsWith(':') !== true)
  const pseudo = fields.slice(0, pseudoCount < 0 ? fields.length : pseudoCount)
  const [first] = pseudo
  const last = pseudo.at(-1)
  const lines: MessageField[] = []
  if (first !== undefined && last !== undefined) {
    lines.push(plain('start-line', '', [first.range[0], last.range[1]]))
    for (const field of pseudo) lines.push(fieldOf(field, PSEUDO[field.name ?? ''] ?? 'pseudo', 1))
  }
  lines.push(...fields.slice(pseudo.length).map((field) => fieldOf(field, 'header', 0)))
  const isOpenEnded = range.bodyLength === null || range.bodyLength > 0
  if (isOpenEnded && bodyEnd > headEnd && head?.endsStream === false)
    lines.push(plain('body', '', [headEnd, bodyEnd]))
  lines.push(...regular(trailers).map((field) => fieldOf(field, 'trailer', 0)))
  return lines.slice(0, MAX_FIELDS)
}

function fieldOf(field: PackedField, kind: string, depth: number): MessageField {
  const { name, value, range, nameRange, valueRange, form, index, huffman } = field
  const unknown = name === null ? (value === null ? 'both' : 'name') : value === null ? 'value' : null
  return {
    kind,
    name: name ?? '',
    value: value ?? '',
    range: [...range],
    nameRange: nameRange === null ? null : [...nameRange],
    valueRange: valueRange === null ? null : [...valueRange],
    depth,
    ...(form === 'resize' ? {} : { packed: { form, index, huffman } }),
    ...(unknown === null ? {} : { unknown })
  }
}

function plain(kind: string, value: string, range: [number, number]): MessageField {
  return { kind, name: '', value, range, nameRange: null, valueRange: null, depth: 0 }
}
