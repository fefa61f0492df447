/** Runs the decoder of Redis over a script of connection events, and records its output as plain data. */
import type { Direction } from '../../../../../src/shared/model/direction'
import type { MessageSink, ProtocolMessage } from '../../../../../src/decode/stream/decoder'
import { RedisDecoder } from '../../../../../src/decode/stream/redis/redis-decoder'

/** One event: bytes (Latin-1 text), a gap, FIN, or the end of the connection. */
export type Step =
  readonly ['up' | 'down', string] | readonly ['gap', Direction, number] | readonly ['end', Direction]

/** A message, with its strings. */
export interface RecordedMessage extends ProtocolMessage {
  body: string
}

export interface Recording {
  /** In the order in which they ended. */
  messages: RecordedMessage[]
  /** All calls in order. */
  calls: string[]
}

export const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

/** Encodes a command as clients do. */
export function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map(bulk).join('')}`
}

export const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`

/** Decodes a script; the connection ends after it. */
export function decode(...steps: Step[]): Recording {
  const messages: RecordedMessage[] = []
  const calls: string[] = []
  const open = new Map<ProtocolMessage, string>()
  const sink: MessageSink<ProtocolMessage> = {
    messageHead(message) {
      if (open.has(message)) throw new Error('messageHead twice')
      open.set(message, '')
      const { id, name, summary, status, start, headEnd, problems } = message
      calls.push(`head ${id} ${name} ${summary} ${status} ${start}-${headEnd} ${JSON.stringify(problems)}`)
    },
    messageBody(message, bytes, offset) {
      const body = open.get(message)
      if (body === undefined) throw new Error('a body without a head')
      if (offset === undefined || offset < message.start) throw new Error('a body before its message')
      open.set(message, body + Buffer.from(bytes).toString('latin1'))
    },
    messageEnd(message) {
      const body = open.get(message)
      if (body === undefined) throw new Error('messageEnd without messageHead')
      open.delete(message)
      if (body.length !== message.bodyLength) throw new Error('a body of another length')
      messages.push({ ...message, problems: message.problems.map((each) => ({ ...each })), body })
      calls.push(`end ${JSON.stringify(messages.at(-1))}`)
    },
    problem(direction, { code, offset }) {
      calls.push(`problem ${direction} ${code} ${offset}`)
    },
    tunnel(direction, offset) {
      calls.push(`tunnel ${direction} ${offset}`)
    }
  }
  const decoder = new RedisDecoder(sink)
  for (const step of steps) {
    if (step[0] === 'gap') decoder.gap(step[1], step[2])
    else if (step[0] === 'end') decoder.end(step[1])
    else decoder.push(step[0], latin1(step[1]))
  }
  decoder.finish()
  if (open.size > 0) throw new Error('a message without messageEnd')
  return { messages, calls }
}

/** Decodes a script whole, and cut into single bytes, which gives the same calls. */
export function decodeAnyhow(...steps: Step[]): Recording {
  const whole = decode(...steps)
  const split = decode(...recut(steps, [1]))
  if (JSON.stringify(split) !== JSON.stringify(whole))
    throw new Error(`split differs\nwhole ${JSON.stringify(whole)}\nsplit ${JSON.stringify(split)}`)
  return whole
}

/** Splits every push into pieces whose lengths cycle through `lengths`. */
export function recut(steps: readonly Step[], lengths: readonly number[]): Step[] {
  let turn = 0
  return steps.flatMap((step): Step[] => {
    if (step[0] !== 'up' && step[0] !== 'down') return [step]
    const pieces: Step[] = []
    for (let at = 0; at < step[1].length;) {
      const length = lengths[turn++ % lengths.length] ?? 1
      pieces.push([step[0], step[1].slice(at, at + length)])
      at += length
    }
    return pieces
  })
}

/** One line per message: its exchange, kind, name, summary, and what is unusual about it. */
export function brief({ messages }: Recording): string[] {
  return messages.map(({ exchange, kind, name, summary, status, failed, interim, complete, problems }) => {
    const words = [
      `#${exchange}`,
      kind === 'request' ? '▲' : kind === 'response' ? '▼' : '·',
      name,
      summary,
      failed && `(failed: ${status})`,
      interim && '(more)',
      !complete && '(incomplete)',
      ...problems.map(({ code, offset }) => `${code}@${offset}`)
    ]
    return words.filter((word) => typeof word === 'string' && word !== '').join(' ')
  })
}

/** The same, decoded in two ways. */
export const lines = (...steps: Step[]): string[] => brief(decodeAnyhow(...steps))
