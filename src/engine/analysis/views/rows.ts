import { MAX_ROW_TEXT } from '../../../shared/contract/limits'
import type { ConnectionRow, ExchangeRow } from '../../../shared/contract/views'
import type { ToEpoch } from '../epoch'
import type { ConnectionTable } from '../tables/connection-table'
import type { ConversationIndex } from '../traffic/conversation-index'
import type { ExchangeTable } from '../tables/exchange-table'
import { Hosts } from '../tables/hosts'
import type { Marking } from '../tables/marking'
import type { RowMark } from '../tables/marks'
import { idleTime } from '../tables/reuse'
import type { Walker } from '../walker'

/** Builds the rows of a page from the columns. */

export class RowMaker {
  readonly #connections: ConnectionTable
  readonly #exchanges: ExchangeTable
  readonly #conversations: ConversationIndex
  readonly #marking: Marking
  readonly #walker: Walker
  readonly #hosts: Hosts
  readonly epoch: ToEpoch

  constructor(walker: Walker, epoch: ToEpoch) {
    const { connections, exchanges, conversations, marking } = walker
    this.#walker = walker
    this.#connections = connections
    this.#exchanges = exchanges
    this.#conversations = conversations
    this.#marking = marking
    this.#hosts = new Hosts(connections, exchanges)
    this.epoch = epoch
  }

  exchange(row: number): ExchangeRow {
    const exchanges = this.#exchanges
    const connection = exchanges.connection.get(row)
    const at = connection - 1
    const ended = this.#connections.ended(at)
    return {
      exchange: row + 1,
      connection,
      session: this.#connections.session.get(at),
      time: this.epoch(exchanges.time.get(row)),
      client: this.#connections.client(at),
      ...general(exchanges, row),
      method: exchanges.method(row),
      target: exchanges.target(row),
      ...this.#host(this.#hosts.ofExchange(row)),
      ...(this.#hosts.isTls(row) ? { tls: true } : {}),
      status: exchanges.status(row),
      type: exchanges.type(row),
      size: exchanges.size(row),
      waited: toMs(exchanges.waited(row)),
      took: toMs(exchanges.took(row)),
      state: exchanges.state(row),
      ...frames(exchanges, row),
      problems: exchanges.problems(row),
      ...this.#replay(row, at),
      dropped: exchanges
        .messages(row)
        .some(({ direction, start }) => start < this.#conversations.from(connection, direction)),
      ended: ended === null ? null : { by: ended.by, how: ended.how },
      ...this.#trust(at),
      ...this.#rules(at),
      ...shortMark(this.#marking.exchanges.get(row))
    }
  }

  connection(row: number): ConnectionRow {
    const connections = this.#connections
    const ended = connections.ended(row)
    const serverName = connections.serverName(row)
    return {
      connection: row + 1,
      session: connections.session.get(row),
      time: this.epoch(connections.opened.get(row)),
      client: connections.client(row),
      target: connections.target(row),
      ...this.#host(this.#hosts.ofConnection(row)),
      ...(connections.isTls(row) || connections.protocol(row) === 'tls' ? { tls: true } : {}),
      protocol: connections.protocol(row),
      ...(this.#walker.options.undecoded.has(row + 1) ? { undecoded: true } : {}),
      ...(serverName === '' ? {} : { serverName }),
      up: connections.up.get(row),
      down: connections.down.get(row),
      exchanges: connections.exchanges.get(row),
      connecting: toMs(connections.usage.connecting(row)),
      idle: connections.exchanges.get(row) === 0 ? null : toMs(idleTime(this.#walker, row)),
      took: ended === null ? null : toMs(connections.closed.get(row) - connections.opened.get(row)),
      ended,
      replayOf: orNull(connections.replayOf.get(row)),
      ...this.#attempt(row + 1),
      dropped: this.#conversations.isPartial(row + 1),
      ...this.#trust(row),
      ...this.#rules(row),
      ...shortMark(this.#marking.connections.get(row))
    }
  }

  #rules(at: number): Pick<ConnectionRow, 'rules'> {
    const rules = this.#connections.rules(at)
    return rules.length === 0 ? {} : { rules: [...rules] }
  }

  #host(host: string): Pick<ExchangeRow, 'host'> {
    return host === '' ? {} : { host: host.slice(0, MAX_ROW_TEXT) }
  }

  #replay(row: number, at: number): Pick<ExchangeRow, 'replayOf' | 'sentTo' | 'replayFrom'> {
    const link = this.#walker.replays.link(row)
    if (link === null) return { replayOf: null }
    const { exchange, original } = link
    return {
      replayOf: exchange,
      sentTo: this.#connections.target(at).slice(0, MAX_ROW_TEXT),
      ...(original?.file === undefined
        ? {}
        : { replayFrom: { file: original.file.slice(0, MAX_ROW_TEXT), exchange: original.number } })
    }
  }

  #attempt(connection: number): Pick<ConnectionRow, 'attemptOf'> {
    const root = this.#walker.replays.ranges.root(connection)
    if (root === null) return {}
    const { opened, direction, start, end, file, of } = root
    const where = file === undefined ? {} : { file: file.slice(0, MAX_ROW_TEXT) }
    const range = {
      connection: root.connection,
      opened,
      direction,
      start,
      end,
      of: of.slice(0, MAX_ROW_TEXT)
    }
    return { attemptOf: { ...range, ...where } }
  }

  #trust(connection: number): { secure?: true; unverified?: true } {
    if (!this.#connections.isSecure(connection)) return {}
    return this.#connections.isUnverified(connection) ? { secure: true, unverified: true } : { secure: true }
  }
}

/** Returns the facts specific to protocols other than HTTP. */
function general(exchanges: ExchangeTable, row: number): Pick<ExchangeRow, 'protocol' | 'result'> {
  const protocol = exchanges.protocol(row)
  if (protocol === '') return {}
  const result = exchanges.result(row)
  return { protocol, ...(result === null ? {} : { result: { ...result } }) }
}

/** Returns the HTTP version, and the fields specific to HTTP/2. */
function frames(exchanges: ExchangeTable, row: number): Pick<ExchangeRow, 'version' | 'stream' | 'over'> {
  const version = exchanges.version(row)
  const stream = exchanges.stream(row)
  const over = exchanges.whyOver(row)
  return {
    ...(version === '' ? {} : { version }),
    ...(stream === null ? {} : { stream }),
    ...(over === undefined ? {} : { over: { ...over } })
  }
}

function shortMark({ bookmark, note, name }: RowMark): Pick<ExchangeRow, 'bookmark' | 'note' | 'name'> {
  const shortNote = note === '' ? null : note.slice(0, MAX_ROW_TEXT)
  return { bookmark, note: shortNote, ...(name === undefined ? {} : { name }) }
}

function toMs(ns: number | null): number | null {
  return ns === null ? null : ns / 1e6
}

function orNull(number: number): number | null {
  return number === 0 ? null : number
}
