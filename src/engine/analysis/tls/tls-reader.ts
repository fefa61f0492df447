import type { FieldNode } from '../../../shared/contract/fields'
import type { TlsLayer } from '../../../shared/contract/tls-records'
import { MAX_CONVERSATION_ROWS } from '../../../shared/contract/limits'
import { AppError } from '../../../shared/model/app-error'
import { chainFacts } from '../../tls/tls-facts'
import { ja3Of, ja4Of } from '../../tls/fingerprints'
import { summarise } from '../../../decode/stream/tls/summary'
import { TlsConversation } from './tls-conversation'
import type { TrafficReader } from '../traffic/traffic-reader'

/**
 * Reads the parts of a connection's TLS that are readable without its keys. Nothing is cached: a handshake is
 * a few kilobytes at the beginning of the streams, or of the protocol inside them, and is parsed again on
 * each request.
 */

/** Limit of conversation entries that are searched and parsed. */
const MAX_ENTRIES = 2000
/** Limit of a field's text; the bytes view shows the rest. */
const MAX_VALUE_TEXT = 1000

interface MessageQuery {
  connection: number
  layer: number
  message: number
  first: number
  count: number
}

export class TlsReader {
  readonly #traffic: TrafficReader

  constructor(traffic: TrafficReader) {
    this.#traffic = traffic
  }

  read(connection: number): { layers: TlsLayer[] } {
    const { layers } = this.#conversation(connection)
    return {
      layers: layers.map(({ from, up, down, messages }) => ({
        from,
        summary: {
          ...summarise(up, down),
          // Fingerprints are only defined for a ClientHello with extensions.
          ja3: up.clientHello === null || up.clientHello.isOldFormat === true ? '' : ja3Of(up.clientHello),
          ja4: up.clientHello === null || up.clientHello.isOldFormat === true ? '' : ja4Of(up.clientHello),
          chain: chainFacts(down.facts.certificates)
        },
        messages: messages.map(({ direction, kind, name, value, range, records }) => ({
          direction,
          kind,
          name,
          value: shortText(value),
          range,
          records
        })),
        problems: [...up.problems, ...down.problems],
        read: { up: up.at, down: down.at }
      }))
    }
  }

  message({ connection, layer, message, first, count }: MessageQuery): {
    total: number
    fields: FieldNode[]
  } {
    const found = this.#conversation(connection).layers[layer]?.messages[message]
    if (found === undefined) throw new AppError('not-found', 'There is no such message in this connection.')
    const { fields } = found
    return {
      total: fields.length,
      fields: fields.slice(first, first + count).map((field) => ({ ...field, value: shortText(field.value) }))
    }
  }

  #conversation(connection: number): TlsConversation {
    const traffic = this.#traffic
    const found = new TlsConversation(
      (direction, offset, length) => traffic.stream(connection, direction, offset, length),
      traffic.tlsHint(connection)
    )
    const total = Math.min(traffic.conversation(connection, 0, 1).total, MAX_ENTRIES)
    let goesOn = true
    for (let first = 0; first < total && goesOn; first += MAX_CONVERSATION_ROWS) {
      const { rows } = traffic.conversation(connection, first, MAX_CONVERSATION_ROWS)
      goesOn = rows.every((row) => found.add(row))
    }
    found.finish()
    return found
  }
}

function shortText(text: string): string {
  return text.length > MAX_VALUE_TEXT ? `${text.slice(0, MAX_VALUE_TEXT)}…` : text
}
