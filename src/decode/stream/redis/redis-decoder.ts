import type { Direction } from '../../../shared/model/direction'
import {
  FIRST_NUMBERS,
  type MessageSink,
  type Numbers,
  type ProtocolMessage,
  type StreamDecoder,
  type StreamOffsets
} from '../decoder'
import { isPublished, subscribes } from './commands'
import { RedisReader, type RedisItem } from './reader'
import { itemName, itemSummary, itemStatus } from './summary'

/**
 * Decodes a Redis connection and pairs replies with commands. Replies come in the order of the commands, except for
 * messages to subscribers, which come at any time: they are events. A SUBSCRIBE gets one reply for each channel, and
 * CLIENT REPLY turns replies off. See decoder.ts for the contract of a stream decoder.
 */

/** Limit of commands without a reply so far; a client may send any number. */
const MAX_PENDING = 100_000

/** A command that awaits replies. */
interface Pending {
  readonly exchange: number
  /** Replies left: one, or one for each channel. */
  left: number
  readonly command: string
}

type Half = RedisReader

export class RedisDecoder implements StreamDecoder {
  readonly #sink: MessageSink<ProtocolMessage>
  readonly #halves: Record<Direction, Half>
  readonly #open: Record<Direction, ProtocolMessage | null> = { up: null, down: null }
  #pending: Pending[] = []
  /** Index of the oldest pending command; earlier ones are removed now and then. */
  #first = 0
  #nextId: number
  #nextExchange: number
  /** Set by CLIENT REPLY: `skip` for the next command only. */
  #replies: 'on' | 'off' | 'skip' = 'on'
  /** True after MONITOR, whose reports are lines at any time. */
  #isMonitor = false
  /** True after the command that turns the connection into a replica's. */
  #isReplica = false

  constructor(
    sink: MessageSink<ProtocolMessage>,
    at: StreamOffsets = { up: 0, down: 0 },
    numbers: Numbers = FIRST_NUMBERS
  ) {
    this.#sink = sink
    this.#nextId = numbers.nextId
    this.#nextExchange = numbers.nextExchange
    this.#halves = { up: this.#reader('up', at.up), down: this.#reader('down', at.down) }
  }

  push(direction: Direction, bytes: Uint8Array): void {
    this.#halves[direction].push(bytes)
  }

  gap(direction: Direction, length: number): void {
    this.#halves[direction].gap(length)
    // It is unknown how many commands or replies are missing, so later replies answer later commands.
    this.#pending = []
    this.#first = 0
  }

  skippable(direction: Direction): number {
    return this.#halves[direction].skippable()
  }

  skip(direction: Direction, length: number): void {
    this.#halves[direction].skip(length)
  }

  end(direction: Direction): void {
    this.#halves[direction].end()
  }

  finish(): void {
    this.#halves.up.end()
    this.#halves.down.end()
  }

  #reader(direction: Direction, at: number): RedisReader {
    const { messageBody } = this.#sink
    return new RedisReader(direction === 'up', at, {
      begun: (item, offset) => {
        const message = direction === 'up' ? this.#command(item, offset) : this.#reply(item, offset)
        this.#open[direction] = message
        this.#sink.messageHead(message, NO_BYTES)
      },
      ...(messageBody === undefined
        ? {}
        : {
            bulk: (_item: RedisItem, bytes: Uint8Array, offset: number) => {
              const message = this.#open[direction]
              if (message !== null) messageBody.call(this.#sink, message, bytes, offset)
            }
          }),
      ended: (item, offset, complete) => {
        this.#ended(direction, item, offset, complete)
      },
      problem: (problem) => this.#sink.problem?.(direction, problem)
    })
  }

  #ended(direction: Direction, item: RedisItem, offset: number, complete: boolean): void {
    const message = this.#open[direction]
    this.#open[direction] = null
    if (message === null) return
    message.end = offset
    message.bodyLength = item.bulkBytes - item.missing
    message.missing = item.missing
    message.complete = complete
    this.#sink.messageEnd(message)
    if (direction === 'down' && this.#isReplica && !message.failed) {
      // The server sends its data and its own commands from here on, and the client acknowledges them.
      this.#halves.down.leave()
      this.#halves.up.leave()
      this.#sink.tunnel?.('down', offset, null)
    }
  }

  #command(item: RedisItem, headEnd: number): ProtocolMessage {
    const name = (item.values[0] ?? '').toUpperCase()
    const subcommand = (item.values[1] ?? '').toUpperCase()
    const hasReply = this.#hasReply(name, subcommand, (item.values[2] ?? '').toUpperCase())
    const message = this.#message(hasReply ? 'request' : 'event', 'up', item, headEnd, this.#nextExchange++)
    if (hasReply && this.#pending.length - this.#first < MAX_PENDING) {
      const left = subscribes(name) ? Math.max(1, item.count - 1) : 1
      this.#pending.push({ exchange: message.exchange, left, command: name })
    }
    if (name === 'MONITOR') this.#isMonitor = true
    if (name === 'RESET') this.#isMonitor = false
    if (name === 'PSYNC' || name === 'SYNC') this.#isReplica = true
    return message
  }

  #hasReply(name: string, subcommand: string, mode: string): boolean {
    if (name === 'CLIENT' && subcommand === 'REPLY') {
      this.#replies = mode === 'OFF' ? 'off' : mode === 'SKIP' && this.#replies === 'on' ? 'skip' : 'on'
      return mode === 'ON'
    }
    if (this.#replies === 'skip') {
      this.#replies = 'on'
      return false
    }
    return this.#replies === 'on'
  }

  #reply(item: RedisItem, headEnd: number): ProtocolMessage {
    const oldest = this.#pending[this.#first]
    if (this.#isEvent(item, oldest))
      return this.#message('event', 'down', item, headEnd, this.#nextExchange++)
    if (oldest === undefined) {
      item.problems.push({ code: 'redis-reply-without-command', offset: item.start })
      return this.#message('response', 'down', item, headEnd, this.#nextExchange++)
    }
    oldest.left--
    const message = this.#message('response', 'down', item, headEnd, oldest.exchange)
    // An error answers the command as a whole.
    message.interim = oldest.left > 0 && !message.failed
    if (!message.interim) this.#answered()
    return message
  }

  #answered(): void {
    this.#first++
    if (this.#first < 1024 || this.#first * 2 < this.#pending.length) return
    this.#pending = this.#pending.slice(this.#first)
    this.#first = 0
  }

  /** True if the message answers no command. */
  #isEvent({ head, values }: RedisItem, oldest: Pending | undefined): boolean {
    const first = (values[0] ?? '').toLowerCase()
    if (head?.mark === '>') return oldest === undefined || !confirms(first, oldest.command)
    if (oldest === undefined) return this.#isMonitor || (head?.mark === '*' && isPublished(first))
    return head?.mark === '*' && isPublished(first) && subscribes(oldest.command)
  }

  #message(
    kind: ProtocolMessage['kind'],
    direction: Direction,
    item: RedisItem,
    headEnd: number,
    exchange: number
  ): ProtocolMessage {
    return {
      id: this.#nextId++,
      exchange,
      direction,
      start: item.start,
      headEnd,
      end: headEnd,
      bodyLength: 0,
      missing: 0,
      complete: false,
      problems: item.problems,
      kind,
      protocol: 'redis',
      name: itemName(direction, item),
      summary: itemSummary(direction, item),
      status: itemStatus(direction, item),
      failed: item.head?.type.isError === true,
      interim: false
    }
  }
}

const NO_BYTES = new Uint8Array(0)

/** True if a push with this first element is a reply to the command: RESP3 confirms subscriptions by pushes. */
function confirms(first: string, command: string): boolean {
  return subscribes(command) && first === command.toLowerCase()
}
