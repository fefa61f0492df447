import type { FindContext, FindGroup, FindMatch } from '../../../shared/contract/find'
import { FIND_CONTEXT_BYTES, MAX_FIND_SHOWN_BYTES, MAX_FIND_TITLE } from '../../../shared/contract/limits'
import type { ConnectionRow, ExchangeRow } from '../../../shared/contract/views'
import type { StreamWindow, WindowRequest } from '../../find/wire-source'
import type { TrafficReader } from '../traffic/traffic-reader'
import type { ViewList } from '../views/view-list'

/** Describes lines of a result list: titles of groups, and the bytes around matches. */

export interface MatchDescriberOptions {
  traffic: TrafficReader
  views: ViewList
  window(request: WindowRequest): StreamWindow | null
}

export class MatchDescriber {
  readonly #options: MatchDescriberOptions

  constructor(options: MatchDescriberOptions) {
    this.#options = options
  }

  /** Returns a group's title; empty if its row no longer exists. */
  title({ kind, number }: FindGroup): string {
    const { views } = this.#options
    if (kind === 'exchange') {
      const row = views.exchangeRow(number)
      return row === null ? '' : exchangeTitle(row).slice(0, MAX_FIND_TITLE)
    }
    const row = views.connectionRow(number)
    return row === null ? '' : connectionTitle(row).slice(0, MAX_FIND_TITLE)
  }

  /** Returns null if the capture no longer has the match. */
  context(match: FindMatch): FindContext | null {
    switch (match.layer) {
      case 'wire':
        return this.#recorded(match)
      case 'decoded':
        return this.#recorded(match)
      case 'metadata':
        return textContext(match)
    }
  }

  #recorded({
    connection,
    direction,
    start,
    end
  }: Exclude<FindMatch, { layer: 'metadata' }>): FindContext | null {
    const { traffic, window } = this.#options
    const read = window({
      connection,
      direction,
      start: Math.max(0, start - FIND_CONTEXT_BYTES),
      at: start,
      end: Math.min(end, start + MAX_FIND_SHOWN_BYTES) + FIND_CONTEXT_BYTES
    })
    if (read === null) return null
    const at = start - read.start
    const length = Math.min(end - start, MAX_FIND_SHOWN_BYTES, read.bytes.length - at)
    const isCut = length < end - start
    return {
      bytes: isCut ? read.bytes.subarray(0, at + length) : read.bytes,
      at,
      length,
      cut: isCut,
      time: traffic.arrived(connection, direction, start)
    }
  }
}

function textContext({ text, offset, length }: FindMatch & { layer: 'metadata' }): FindContext {
  const encoder = new TextEncoder()
  const shown = Math.min(length, MAX_FIND_SHOWN_BYTES)
  const before = encoder.encode(text.slice(Math.max(0, offset - FIND_CONTEXT_BYTES), offset))
  const found = encoder.encode(text.slice(offset, offset + shown))
  const isCut = shown < length
  const after = isCut ? '' : text.slice(offset + shown, offset + shown + FIND_CONTEXT_BYTES)
  return {
    bytes: Uint8Array.from([...before, ...found, ...encoder.encode(after)]),
    at: before.length,
    length: found.length,
    cut: isCut,
    time: null
  }
}

function exchangeTitle({ method, target, host, protocol, result }: ExchangeRow): string {
  if (protocol !== undefined) {
    const said = method ?? result?.status ?? ''
    return [said, target ?? result?.summary ?? ''].filter((text) => text !== '').join(' ')
  }
  const isWhole = !target?.startsWith('/')
  return [method ?? '', isWhole ? (target ?? host ?? '') : `${host ?? ''}${target}`]
    .filter((text) => text !== '')
    .join(' ')
}

function connectionTitle({ client, host, target }: ConnectionRow): string {
  const server = host ?? target
  return server === '' ? client : `${client} → ${server}`
}
