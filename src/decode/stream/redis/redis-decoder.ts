import type { Direction } from '../../../shared/model/direction'
import {
  FIRST_NUMBERS,
  type MessageSink,
  type Numbers,
  type ProtocolMessage,
  type StreamDecoder,
  type StreamOffsets
} from '../decoder'
import { isPublished, staysAvailable, subscribes } from './commands'
import { ReplyMode, Subscriptions } from './connection-state'
import { PendingCommands, type PendingCommand } from './pending'
import type { RedisItem } from './item'
import { RedisReader } from './reader'
import { commandName, itemName, itemStatus, itemSummary } from './summary'

/**
 * Decodes a Redis connection and pairs replies with commands. Replies come in the order of the commands, except for
 * messages to subscribers, which come at any time: they are events. A SUBSCRIBE gets one reply for each channel, and
 * CLIENT REPLY turns replies off. See decoder.ts for the contract of a stream decoder.
 */
export class RedisDecoder implements StreamDecoder {
  readonly #sink: MessageSink<ProtocolMessage>
  readonly #halves: Record<Direction, RedisReader>
  readonly #open: Record<Direction, ProtocolMessage | null> = { up: null, down: null }
  readonly #pending = new PendingCommands()
  readonly #replies = new ReplyMode()
  readonly #subscriptions = new Subscriptions()
  #nextId: number
  #nextExchange: number
  /** True after MONITOR, whose reports are lines at any time. */
  #isMonitor = false
  /** True if the message that arrives from the server confirms a subscription. */
  #isConfirmation = false
  /** True from the reply on that turns the connection into a replica's. */
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
            bulk: (bytes: Uint8Array, offset: number) => {
              const message = this.#open[direction]
              if (message !== null) messageBody.call(this.#sink, message, bytes, offset)
            }
          }),
      ended: (item, offset) => {
        this.#ended(direction, item, offset)
      },
      problem: (problem) => this.#sink.problem?.(direction, problem),
      // It is unknown how many commands or replies are missing, so later replies answer later commands.
      lost: () => {
        this.#pending.clear()
      },
      isReplicaData: () => direction === 'down' && becomesReplica(this.#pending.oldest)
    })
  }

  #ended(direction: Direction, item: RedisItem, offset: number): void {
    const message = this.#open[direction]
    this.#open[direction] = null
    if (message === null) return
    message.end = offset
    message.bodyLength = item.bulkBytes
    message.missing = item.missing
    message.complete = item.isWhole
    this.#sink.messageEnd(message)
    if (direction === 'up') return
    const [kind = '', , total = ''] = item.values.texts
    if (this.#isConfirmation) this.#subscriptions.confirmed(kind.toLowerCase(), Number(total))
    if (this.#isReplica) this.#leave()
  }

  /** The server sends its data and its own commands from here on, and the client acknowledges them. */
  #leave(): void {
    for (const direction of ['down', 'up'] as const) {
      const half = this.#halves[direction]
      half.leave()
      this.#sink.tunnel?.(direction, half.offset, null)
    }
  }

  #command(item: RedisItem, headEnd: number): ProtocolMessage {
    const { values, head } = item
    const name = commandName(values)
    const [subcommand, mode] = [values.texts[1] ?? '', values.texts[2] ?? ''].map((text) =>
      text.toUpperCase()
    )
    // Redis ignores a command without a name.
    const isIgnored = values.count === 0 && item.isWhole
    const hasReply = !isIgnored && this.#replies.next(name, subcommand ?? '', mode ?? '')
    const message = this.#message(hasReply ? 'request' : 'event', 'up', item, headEnd, this.#nextExchange++)
    if (hasReply) this.#pending.add(message.exchange, name, (head?.count ?? values.count) - 1)
    return message
  }

  #reply(item: RedisItem, headEnd: number): ProtocolMessage {
    const oldest = this.#pending.oldest
    this.#isConfirmation = isConfirmation(item, oldest)
    if (this.#isEvent(item, oldest))
      return this.#message('event', 'down', item, headEnd, this.#nextExchange++)
    const exchange = oldest?.exchange ?? this.#nextExchange++
    if (oldest === null) item.problems.push({ code: 'redis-reply-without-command', offset: item.start })
    else if (oldest.exchange === null)
      item.problems.push({ code: 'redis-too-many-commands', offset: item.start })
    const message = this.#message('response', 'down', item, headEnd, exchange)
    if (oldest !== null) message.interim = this.#answer(oldest, message.failed)
    return message
  }

  /** The oldest command gets a reply. Returns true if more replies to it follow. */
  #answer({ command }: PendingCommand, isFailed: boolean): boolean {
    if (this.#isConfirmation) return this.#pending.confirmed(this.#subscriptions.of(command.toLowerCase()))
    // An error answers the command as a whole, and so does the reply of MULTI that queues it.
    if (command === 'MONITOR' && !isFailed) this.#isMonitor = true
    if (command === 'RESET' && !isFailed) {
      this.#isMonitor = false
      this.#subscriptions.clear()
    }
    if (becomesReplica(this.#pending.oldest) && !isFailed) this.#isReplica = true
    this.#pending.answered()
    return false
  }

  /** True if the message answers no command. */
  #isEvent({ head, values }: RedisItem, oldest: PendingCommand | null): boolean {
    if (this.#isConfirmation) return false
    switch (head?.mark) {
      case '>':
        return true
      case '*':
        return isPublished(values.texts, head.count) && (oldest === null || staysAvailable(oldest.command))
      case '+':
        return this.#isMonitor && (oldest === null || REPORT.test(values.texts[0] ?? ''))
      default:
        return false
    }
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
      failed: direction === 'down' && item.head?.type.isError === true,
      interim: false
    }
  }
}

const NO_BYTES = new Uint8Array(0)

/** Beginning of a line that MONITOR reports: `1339518083.107412 [0 127.0.0.1:60866] "keys" "*"`. */
const REPORT = /^\d+\.\d{6} \[/

function becomesReplica(oldest: PendingCommand | null): boolean {
  return oldest?.command === 'PSYNC' || oldest?.command === 'SYNC'
}

/** True for a reply to SUBSCRIBE and its like: RESP3 confirms subscriptions by pushes. */
function isConfirmation({ head, values }: RedisItem, oldest: PendingCommand | null): boolean {
  const isList = head?.mark === '>' || head?.mark === '*'
  return (
    isList &&
    oldest !== null &&
    subscribes(oldest.command) &&
    values.texts[0]?.toUpperCase() === oldest.command
  )
}
