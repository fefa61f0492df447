import type { FoundField } from '../../decode/field-list'
import type { MessageProtocol, ProtocolDescription } from '../../decode/protocol'
import type { ProtocolMessage } from '../../decode/stream/decoder'
import { MAX_FIELDS } from '../../shared/contract/limits'
import type { MessageField } from '../../shared/contract/traffic'
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
      fields: fields.slice(0, MAX_FIELDS).map(messageField),
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

function messageField({ key, name = key, value, range, depth }: FoundField): MessageField {
  return { kind: 'field', name, value, range, nameRange: null, valueRange: null, depth }
}
