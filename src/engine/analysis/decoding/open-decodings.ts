import type { MessageSink, StreamOffsets } from '../../../decode/stream/decoder'
import type { Direction } from '../../../shared/model/direction'
import type { ConnectionTable } from '../tables/connection-table'
import type { ConversationIndex } from '../traffic/conversation-index'
import { DecoderMemory, type DecoderShare } from './decoder-memory'
import { Decoding } from './decoding'
import type { ExchangeTable } from '../tables/exchange-table'
import type { HeadStates } from '../messages/head-states'
import { MessageIndexer } from './message-indexer'
import type { MessageTap } from '../story/tap'
import type { WalkerOptions } from '../walker-options'

/** Tables that decodings fill and read. */
export interface DecodedTables {
  readonly connections: ConnectionTable
  readonly exchanges: ExchangeTable
  readonly conversations: ConversationIndex
  readonly headStates: HeadStates
  /** By connection, the offsets where its protocol begins. */
  readonly insides: Map<number, StreamOffsets>
  readonly options: WalkerOptions
  /** By connection, the range of its PROXY protocol header in the client → server stream. */
  readonly proxyHeaders: Map<number, [start: number, end: number]>
}

interface OpenConnection {
  decoding: Decoding
  /** Set once the connection is known to carry messages. */
  indexer: MessageIndexer | null
  share: DecoderShare
}

/** Ignores what it is given. */
const OVER = new Decoding({
  newSink: (): MessageSink => ({ messageHead: () => undefined, messageEnd: () => undefined }),
  onPosition: () => undefined,
  onProtocol: () => undefined
})
OVER.leave()

/** The decodings of open connections, each with the indexer that receives its messages. */
export class OpenDecodings {
  readonly #tables: DecodedTables
  readonly #open = new Map<number, OpenConnection>()
  /**
   * Open connections whose streams have both ended. Their decoders are dropped at once: a connection of another
   * program's capture counts as open for a while, for late packets, and thousands may be in this state.
   */
  readonly #over = new Set<number>()
  readonly #memory: DecoderMemory
  #tap: MessageTap | null = null
  #isForeign = false

  constructor(tables: DecodedTables, memory = new DecoderMemory()) {
    this.#tables = tables
    this.#memory = memory
  }

  attachTap(tap: MessageTap): void {
    this.#tap = tap
  }

  /** Marks connections from now on as recorded by another program. */
  markForeign(): void {
    this.#isForeign = true
  }

  /** Connections without a close, in ascending order. */
  connections(): number[] {
    return [...this.#open.keys(), ...this.#over].sort((one, other) => one - other)
  }

  /**
   * Returns the decoding of a connection, and creates it if necessary. `at`: start offsets of the protocol,
   * if other bytes precede it.
   */
  of(connection: number, at?: StreamOffsets): Decoding {
    const open = this.#open.get(connection)
    if (open !== undefined) return open.decoding
    return this.#over.has(connection) ? OVER : this.#begin(connection, at).decoding
  }

  /** Records the end of a stream at `offset`. */
  end(connection: number, time: number, direction: Direction, offset: number): void {
    const decoding = this.of(connection)
    decoding.end(time, direction, offset)
    if (!decoding.hasEnded) return
    this.finish(connection, 'closed', time)
    this.#over.add(connection)
  }

  /** `time`: time of the last row. */
  finish(connection: number, how: 'closed' | 'cut', time: number): void {
    this.#over.delete(connection)
    const open = this.#open.get(connection)
    if (open === undefined) return
    open.decoding.finish(how)
    open.indexer?.finish(time)
    open.share.close()
    this.#open.delete(connection)
  }

  #begin(connection: number, at?: StreamOffsets): OpenConnection {
    const { connections, insides, proxyHeaders } = this.#tables
    const share = this.#memory.open()
    const decoding = new Decoding(
      {
        newSink: () => (opened.indexer = this.#newIndexer(connection, share)),
        onPosition: (time, direction, offset) => {
          opened.indexer?.position(time, direction, offset)
        },
        onProtocol: (protocol) => {
          connections.setProtocol(connection - 1, protocol)
        },
        onInside: (offsets) => {
          insides.set(connection, offsets)
        },
        onProxyHeader: (header, time) => {
          proxyHeaders.set(connection, header.range)
          this.#tap?.proxyHeader(connection, time, header)
        },
        onServerName: (name) => {
          connections.setServerName(connection - 1, name)
        }
      },
      at
    )
    if (this.#tables.options.undecoded.has(connection)) decoding.leave()
    const opened: OpenConnection = { decoding, indexer: null, share }
    this.#open.set(connection, opened)
    return opened
  }

  #newIndexer(connection: number, share: DecoderShare): MessageIndexer {
    const { connections, exchanges, headStates, insides } = this.#tables
    return new MessageIndexer({
      connection,
      connections,
      exchanges,
      headStates,
      share,
      tap: this.#tap,
      isForeign: this.#isForeign,
      onInside: (offsets) => insides.set(connection, offsets),
      timeAt: (direction, offset) => this.#timeAt(connection, direction, offset)
    })
  }

  #timeAt(connection: number, direction: Direction, offset: number): number {
    let time = 0
    this.#tables.conversations.walk(connection, direction, offset, (row) => {
      time = row.time
      return false
    })
    return time
  }
}
