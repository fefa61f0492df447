/** Runs the decoder over a script of connection events, and records its output as plain data. */
import type { HttpMessage, HttpSink, Problem } from '../../../../../src/decode/stream/decoder'
import type { Direction } from '../../../../../src/shared/model/direction'
import { Http1Decoder } from '../../../../../src/decode/stream/http1/http1-decoder'

/** One event: bytes (Latin-1 text), a gap, FIN, or the end of the connection. */
export type Step =
  | readonly ['up' | 'down', string | Uint8Array]
  | readonly ['gap', Direction, number]
  | readonly ['end', Direction]
  | readonly ['finish', 'closed' | 'cut']

export interface RecordedMessage {
  id: number
  exchange: number
  kind: string
  /** Method and target, or status and reason. */
  line: string
  version: string
  range: [number, number]
  headEnd: number
  head: string
  framing: string
  body: string
  bodyLength: number
  trailers: string
  complete: boolean
  missing: number
  problems: string[]
}

export interface Recording {
  /** Messages in order of their ends. */
  messages: RecordedMessage[]
  /** `direction code@offset` of problems that belong to no message. */
  problems: string[]
  /** Tunnelled bytes by `direction@offset`. */
  tunnels: Record<string, string>
}

export function toBytes(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Uint8Array.from(Buffer.from(text, 'latin1')) : text
}

export function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

const problemText = (problem: Problem): string => `${problem.code}@${String(problem.offset)}`

export class RecordingSink implements HttpSink {
  readonly recording: Recording = { messages: [], problems: [], tunnels: {} }
  readonly open = new Map<HttpMessage, { head: string; body: string; trailers: string }>()
  private readonly tunnels: Partial<Record<Direction, { key: string; next: number; text: string }>> = {}

  messageHead(message: HttpMessage, head: Uint8Array): void {
    if (this.open.has(message)) throw new Error('messageHead twice')
    this.open.set(message, { head: toText(head), body: '', trailers: '' })
  }

  messageBody(message: HttpMessage, bytes: Uint8Array): void {
    this.opened(message).body += toText(bytes)
  }

  messageTrailers(message: HttpMessage, trailers: Uint8Array, offset: number): void {
    this.opened(message).trailers += `${String(offset)}:${toText(trailers)}`
  }

  messageEnd(message: HttpMessage): void {
    const { head, body, trailers } = this.opened(message)
    this.open.delete(message)
    this.recording.messages.push({
      id: message.id,
      exchange: message.exchange,
      kind: message.kind,
      line:
        message.kind === 'http.request'
          ? `${message.method} ${message.target}`
          : `${String(message.status)} ${message.reason}`,
      version: message.version,
      range: [message.start, message.end],
      headEnd: message.headEnd,
      head,
      framing: message.framing,
      body,
      bodyLength: message.bodyLength,
      trailers,
      complete: message.complete,
      missing: message.missing,
      problems: message.problems.map(problemText).sort()
    })
  }

  problem(direction: Direction, problem: Problem): void {
    this.recording.problems.push(`${direction} ${problemText(problem)}`)
  }

  tunnel(direction: Direction, offset: number): void {
    const key = `${direction}@${String(offset)}`
    if (this.tunnels[direction] !== undefined) throw new Error('tunnel twice')
    this.tunnels[direction] = { key, next: offset, text: '' }
    this.recording.tunnels[key] = ''
  }

  tunnelBytes(direction: Direction, bytes: Uint8Array, offset: number): void {
    const tunnel = this.tunnels[direction]
    if (tunnel === undefined) throw new Error('tunnelBytes before tunnel')
    if (offset < tunnel.next) throw new Error('tunnelBytes twice')
    const missing = offset > tunnel.next ? `[${String(offset - tunnel.next)} missing]` : ''
    tunnel.next = offset + bytes.length
    tunnel.text += missing + toText(bytes)
    this.recording.tunnels[tunnel.key] = tunnel.text
  }

  private opened(message: HttpMessage): { head: string; body: string; trailers: string } {
    const opened = this.open.get(message)
    if (opened === undefined) throw new Error('a message that is not open')
    return opened
  }
}

export function perform(decoder: Http1Decoder, step: Step): void {
  if (step[0] === 'gap') decoder.gap(step[1], step[2])
  else if (step[0] === 'end') decoder.end(step[1])
  else if (step[0] === 'finish') decoder.finish(step[1])
  else decoder.push(step[0], toBytes(step[1]))
}

/** Decodes a script; the connection ends after it unless the script contains an end. */
export function decode(...steps: Step[]): Recording {
  const sink = new RecordingSink()
  const decoder = new Http1Decoder(sink)
  for (const step of steps) perform(decoder, step)
  decoder.finish()
  if (sink.open.size > 0) throw new Error('a message without messageEnd')
  return sink.recording
}

/** Yields every split of one push into two, and the split of all pushes into single bytes. */
export function* everySplit(steps: readonly Step[]): Generator<Step[]> {
  for (const [index, step] of steps.entries()) {
    if (step[0] !== 'up' && step[0] !== 'down') continue
    const bytes = toBytes(step[1])
    for (let at = 1; at < bytes.length; at++) {
      yield [
        ...steps.slice(0, index),
        [step[0], bytes.subarray(0, at)],
        [step[0], bytes.subarray(at)],
        ...steps.slice(index + 1)
      ]
    }
  }
  yield steps.flatMap((step): Step[] =>
    step[0] === 'up' || step[0] === 'down'
      ? [...toBytes(step[1])].map((byte): Step => [step[0], Uint8Array.of(byte)])
      : [step]
  )
}

/** Decodes a script whole and at every split point, and expects the same result each time. */
export function decodeAnyhow(...steps: Step[]): Recording {
  const whole = decode(...steps)
  const expected = JSON.stringify(whole)
  for (const split of everySplit(steps)) {
    const found = JSON.stringify(decode(...split))
    if (found !== expected) {
      const cut = split.map((step) => step.map((part) => (part instanceof Uint8Array ? toText(part) : part)))
      throw new Error(`split differs\n${JSON.stringify(cut)}\nwhole ${expected}\nsplit ${found}`)
    }
  }
  return whole
}

/** Notes about valid and frequent input; they have tests of their own (edges.test.ts). */
const USUAL = new Set<string>([
  'pipelined',
  'early-response',
  'close-before-answers',
  'unasked-continue',
  'repeated-interim',
  'data-before-switch',
  'chunk-extension',
  'trailer-fields'
])

/** The properties that matter to most tests, one line per message, without usual notes. */
export function brief(recording: Recording): string[] {
  return recording.messages.map((message) => {
    const body = message.body === '' ? '' : ` "${message.body}"`
    const told = message.problems.filter((problem) => !USUAL.has(problem.replace(/@.*/, '')))
    const problems = told.length === 0 ? '' : ` ${told.join(' ')}`
    const cut = message.complete ? '' : ' incomplete'
    const range = message.range.join('-')
    return `#${String(message.exchange)} ${message.line} [${range}] ${message.framing}${body}${cut}${problems}`
  })
}
