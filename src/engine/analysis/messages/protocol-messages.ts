import type { FoundField } from '../../../decode/field-list'
import type { MessageProtocol, ProtocolDescription } from '../../../decode/protocol'
import type { ByteRange, ProtocolMessage } from '../../../decode/stream/decoder'
import { MAX_FIELDS } from '../../../shared/contract/limits'
import type { MessageField } from '../../../shared/contract/traffic'
import { PlacedBody, type BodySource, type ReadStream } from './body-source'
import type { DescribedMessage, LoadedMessage, MessageFormat } from './message-format'

/** Format of the messages of a protocol in `decode/protocols.ts`, described again from their bytes. */
export class ProtocolMessages implements MessageFormat {
  readonly #protocol: MessageProtocol

  constructor(protocol: MessageProtocol) {
    this.#protocol = protocol
  }

  describe(loaded: LoadedMessage): DescribedMessage {
    const { range, bytes } = loaded
    const { name, summary, fields, payload, problems } = this.#read(loaded)
    const end = range.ended ? range.end : range.start + bytes.length
    return {
      protocol: this.#protocol.id,
      range: [range.start, end],
      headRange: [range.start, payload?.[0] ?? end],
      startLine: summary === '' ? name : `${name} ${summary}`,
      framing: payload === null ? 'none' : 'length',
      bodyLength: payload === null ? 0 : payload[1] - payload[0],
      contentType: '',
      contentEncoding: '',
      fields: messageFields(fields, [range.start, payload?.[0] ?? end], payload),
      problems: range.ended ? range.problems : [...problems]
    }
  }

  fields(loaded: LoadedMessage): FoundField[] {
    return [...this.#read(loaded).fields]
  }

  body(loaded: LoadedMessage, read: ReadStream): BodySource {
    const { payload } = this.#read(loaded)
    const [start, end] = payload ?? [loaded.range.start, loaded.range.start]
    return new PlacedBody(start, end, read)
  }

  #read({ range, bytes, direction }: LoadedMessage): ProtocolDescription {
    const { start, ended } = range
    const kind = range.kind as ProtocolMessage['kind']
    return this.#protocol.describe({ kind, direction, bytes, start, end: ended ? range.end : null })
  }
}

/** Returns a summary line, the fields without those that only group others, and the payload. */
function messageFields(
  fields: readonly FoundField[],
  head: [number, number],
  payload: ByteRange | null
): MessageField[] {
  const leaves = fields.filter(({ depth }, at) => (fields[at + 1]?.depth ?? 0) <= depth)
  return [
    plain('start-line', '', '', head),
    ...leaves
      .slice(0, MAX_FIELDS - 2)
      .map(({ key, name, value, range }) => plain('field', name ?? key, value, range)),
    ...(payload === null ? [] : [plain('body', '', '', [payload[0], payload[1]])])
  ]
}

function plain(kind: string, name: string, value: string, range: [number, number]): MessageField {
  return { kind, name, value, range, nameRange: null, valueRange: kind === 'field' ? range : null, depth: 0 }
}
