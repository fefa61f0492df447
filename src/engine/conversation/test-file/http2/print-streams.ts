import { joinBytes } from '../../../../shared/bytes/join-bytes'
import { FIELD_NAME } from '../model'
import { quoteBytes } from '../quote'
import { StreamEvents, type Pair, type StreamEvent } from './stream-events'

/** What a server of HTTP/2 was recorded to say, as what a test expects of its streams. */

/** Fields that tell the time, or how long something took (RFC 9110 §6.6.1, RFC 9111 §5.1, Server Timing). */
const TIMES: ReadonlySet<string> = new Set(['date', 'age', 'server-timing'])
/** RFC 9110 §5.6.7 as it is written today. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

interface Printed {
  lines: string[]
  /** Of a body that goes on. */
  body: Uint8Array[]
}

export class StreamPrinter {
  readonly #events: StreamEvents
  /** Of the piece that is printed, by stream. */
  #printed = new Map<number, Printed>()
  #isClear = true
  #asked: string[] = []

  constructor() {
    this.#events = new StreamEvents({
      onEvent: (event) => {
        this.#print(event)
      },
      onOdd: () => (this.#isClear = false),
      onRequest: (stream, { method, target }) => {
        this.#asked.push(`stream ${stream}: ${method} ${target}`)
      }
    })
  }

  /** What the client asked for in a piece: sentences for people, since its bytes tell them nothing. */
  sent(bytes: Uint8Array): string[] {
    this.#asked = []
    this.#events.sent(bytes)
    return this.#asked
  }

  /** What the server said in a piece, a block of lines for each stream; null where it cannot be said so. */
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

  #fields(fields: readonly Pair[]): string[] {
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

/** It tells when it was answered, and will tell another time the next time: so does a date that is not before the answer's. */
function isOfNow(name: string, value: string, date: string | undefined): boolean {
  if (TIMES.has(name)) return true
  if (date === undefined || !HTTP_DATE.test(value) || !HTTP_DATE.test(date)) return false
  return Date.parse(value) >= Date.parse(date)
}
