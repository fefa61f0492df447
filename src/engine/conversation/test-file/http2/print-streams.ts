import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { FIELD_NAME } from '../model'
import { quoteBytes } from '../quote'
import { StreamEvents, type HeaderPair, type StreamEvent } from './stream-events'

/** Prints the recorded data of an HTTP/2 server as the expected stream content of a test. */

/** Fields that contain a time or a duration (RFC 9110, section 6.6.1; RFC 9111, section 5.1; Server Timing). */
const TIMES: ReadonlySet<string> = new Set(['date', 'age', 'server-timing'])
/** Date in the current format of RFC 9110, section 5.6.7 (IMF-fixdate). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

interface Printed {
  lines: string[]
  /** Pieces of a body that is not complete yet. */
  body: Uint8Array[]
}

export class StreamPrinter {
  readonly #events: StreamEvents
  /** Lines of the current piece, by stream. */
  #printed = new Map<number, Printed>()
  #isClear = true
  #requests: string[] = []

  constructor() {
    this.#events = new StreamEvents({
      onEvent: (event) => {
        this.#print(event)
      },
      onUnexpected: () => (this.#isClear = false),
      onRequest: (stream, { method, target }) => {
        this.#requests.push(`stream ${stream}: ${method} ${target}`)
      }
    })
  }

  /** Returns the client's requests in a piece as comments, because its bytes are not readable. */
  sent(bytes: Uint8Array): string[] {
    this.#requests = []
    this.#events.sent(bytes)
    return this.#requests
  }

  /** Returns the server's data in a piece as a block of lines for each stream; null if it cannot be represented. */
  received(bytes: Uint8Array): string[] | null {
    this.#printed = new Map()
    this.#events.received(bytes)
    if (!this.#isClear) return null
    return [...this.#printed].flatMap(([stream, printed]) => {
      endBody(printed)
      return [`< stream ${stream}`, ...printed.lines]
    })
  }

  #print(event: StreamEvent): void {
    const printed = this.#printed.get(event.stream) ?? { lines: [], body: [] }
    this.#printed.set(event.stream, printed)
    if (event.kind === 'body') {
      printed.body.push(event.bytes.slice())
      return
    }
    endBody(printed)
    if (event.kind === 'end') printed.lines.push('  end')
    else if (event.kind === 'reset') printed.lines.push(`  reset ${event.code}`)
    else {
      if (event.kind === 'trailers') printed.lines.push('  trailers')
      printed.lines.push(...this.#fields(event.fields))
    }
  }

  #fields(fields: readonly HeaderPair[]): string[] {
    const date = fields.find(([name]) => name === 'date')?.[1]
    return fields.flatMap(([name, value]) => {
      if (FIELD_NAME.exec(name)?.[0] !== name) this.#isClear = false
      return isOfNow(name, value, date)
        ? [`  ${name}: any`]
        : block(`  ${name}:`, Buffer.from(value, 'latin1'))
    })
  }
}

function endBody(printed: Printed): void {
  if (printed.body.length > 0) printed.lines = [...printed.lines, ...block('  body', joinBytes(printed.body))]
  printed.body = []
}

function block(prefix: string, bytes: Uint8Array): string[] {
  const [first = '""', ...rest] = quoteBytes(bytes)
  return [`${prefix} ${first}`, ...rest.map((item) => `    ${item}`)]
}

/**
 * True for a field that depends on the current time: a time field, or a date that is not before the response's Date.
 */
function isOfNow(name: string, value: string, date: string | undefined): boolean {
  if (TIMES.has(name)) return true
  if (date === undefined || !HTTP_DATE.test(value) || !HTTP_DATE.test(date)) return false
  return Date.parse(value) >= Date.parse(date)
}
