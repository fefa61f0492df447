import { writeSync } from 'node:fs'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import type { MarkedExchange } from '../../../shared/model/original'
import { eventComment } from '../event-comment'
import { interfaceBytes, sectionHeaderBytes, writeInterface, writeSectionHeader } from '../pcapng/blocks'
import { fillTcpChecksums } from '../pcapng/checksum'
import type { ClockBase } from '../pcapng/clock'
import { DOWN, UP } from '../pcapng/direction'
import { LegWriter } from '../pcapng/leg-writer'
import { MAX_SEGMENT_BYTES } from '../pcapng/tcp-header'
import type { HarConnection } from './har-connections'
import { REBUILT, type HarStep } from './har-steps'
import type { KeptLog } from './kept-entry'
import { remarkPieces, type Remark } from './remark-pieces'

const INTERFACE = { name: 'HAR', description: 'Rebuilt from a HAR file' }
const BUFFER_BYTES = 4 * 1024 * 1024
/** Maximum size of one packet. */
const ROOM_BYTES = 256 * 1024

interface BegunRequest extends MarkedExchange {
  up: number
}

/** Writes the steps of rebuilt connections as packets, in the given order. */
export class HarWriter {
  readonly #file: number
  readonly #connections: readonly HarConnection[]
  readonly #base: ClockBase
  readonly #start: number
  readonly #legs = new Map<number, LegWriter>()
  /** The last request of each connection. */
  readonly #requests = new Map<number, BegunRequest>()
  #begun = 0
  #last = 0
  readonly #buffer = new Uint8Array(BUFFER_BYTES)
  readonly #view = new DataView(this.#buffer.buffer)
  #used = 0

  constructor(file: number, connections: readonly HarConnection[], base: ClockBase) {
    this.#file = file
    this.#connections = connections
    this.#base = base
    this.#start = Number((BigInt(base.hi) << 32n) | BigInt(base.lo)) / 1e6
    const section = { comments: [REBUILT, 'Tcplens capture. tcplens:{"format":1,"rebuilt":"har"}'] }
    this.#room(sectionHeaderBytes(section) + interfaceBytes(INTERFACE))
    this.#used += writeSectionHeader(this.#view, this.#used, section)
    this.#used += writeInterface(this.#view, this.#used, INTERFACE)
  }

  step(number: number, step: HarStep, at: number): void {
    // Rounded to whole microseconds, the precision in which times are shown.
    const time = Math.max(0, Math.round((at - this.#start) * 1000) * 1000)
    this.#last = time
    const leg = this.#leg(number, time, step)
    if ('direction' in step) {
      if (step.begins === true) this.#requests.set(number, { number: ++this.#begun, up: leg.offset(UP) })
      this.#data(leg, step.direction === 'up' ? UP : DOWN, step.bytes(), time)
    } else if ('note' in step) {
      const { note, bookmark } = step
      const exchange = this.#request(number)
      this.#event(leg, { event: 'mark', exchange, of: 'an entry of a HAR file', bookmark, note }, time)
    } else if ('kept' in step)
      this.#remark(leg, remarkPieces({ ...step.kept() }, 'entry'), this.#request(number), time)
    else if (step.event.event === 'close') this.#close(leg, step.event, time)
    else this.#event(leg, step.event, time)
  }

  /**
   * Writes the remaining data. `log`: the data of the HAR file other than its entries. Without entries there is no
   * packet to attach it to.
   */
  finish(log: KeptLog): void {
    const leg = this.#legs.get(0)
    if (leg !== undefined) this.#remark(leg, remarkPieces({ ...log }, 'log'), undefined, this.#last)
    this.#flush()
  }

  #request(connection: number): BegunRequest {
    return this.#requests.get(connection) ?? { number: 1, up: 0 }
  }

  #remark(leg: LegWriter, { pieces, left }: Remark, exchange: BegunRequest | undefined, time: number): void {
    const about = exchange === undefined ? {} : { exchange }
    for (const [part, json] of pieces.entries())
      this.#event(leg, { event: 'har', ...about, part, parts: pieces.length, json }, time)
    if (left.length === 0) return
    const names = left.map((name) => name.slice(0, 60)).join(', ')
    const text = `The HAR has more properties than can be kept; an export as HAR will lack these: ${names}`
    this.#event(leg, { event: 'rule', name: 'HAR', text }, time)
  }

  /** Returns the leg of a connection. A leg begins with its handshake when its first step is an event. */
  #leg(number: number, time: number, step: HarStep): LegWriter {
    const known = this.#legs.get(number)
    if (known !== undefined) return known
    const connection = this.#connections[number]
    if (connection === undefined) throw new RangeError(`There is no connection ${number}.`)
    const address = ({ host, port }: { host: string; port: number }): { address: string; port: number } => ({
      address: host,
      port
    })
    const leg = new LegWriter({
      interfaceId: 0,
      connection: number + 1,
      client: address(connection.client),
      server: address(connection.server),
      base: this.#base
    })
    this.#legs.set(number, leg)
    if ('event' in step) {
      this.#room(ROOM_BYTES)
      this.#used += leg.syn(this.#view, this.#used, time)
      this.#used += leg.synAck(this.#view, this.#used, time)
    }
    return leg
  }

  #data(leg: LegWriter, code: typeof UP | typeof DOWN, bytes: Uint8Array, time: number): void {
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT_BYTES) {
      const piece = bytes.subarray(at, at + MAX_SEGMENT_BYTES)
      this.#room(ROOM_BYTES)
      const isLast = at + piece.length === bytes.length
      this.#used += leg.dataHeader(this.#view, this.#used, code, piece.length, time, isLast)
      this.#buffer.set(piece, this.#used)
      this.#used += piece.length
      this.#used += leg.dataTrailer(this.#view, this.#used, piece.length)
    }
  }

  #event(leg: LegWriter, event: ConnectionEvent, time: number): void {
    this.#room(ROOM_BYTES)
    const comment = Buffer.from(eventComment(leg.connection, event))
    this.#used += leg.event(this.#view, this.#used, UP, comment, time)
  }

  #close(leg: LegWriter, event: Extract<ConnectionEvent, { event: 'close' }>, time: number): void {
    this.#room(ROOM_BYTES)
    const [up, down] = [leg.offset(UP), leg.offset(DOWN)]
    if (event.how === 'fin') {
      this.#used += leg.fin(this.#view, this.#used, DOWN, time)
      this.#used += leg.fin(this.#view, this.#used, UP, time)
    }
    this.#event(leg, { ...event, up, down }, time)
  }

  #room(bytes: number): void {
    if (this.#used + bytes > BUFFER_BYTES) this.#flush()
  }

  /** Writes the buffer, which contains only whole blocks. */
  #flush(): void {
    fillTcpChecksums(this.#view, 0, this.#used)
    for (let at = 0; at < this.#used;) at += writeSync(this.#file, this.#buffer, at, this.#used - at)
    this.#used = 0
  }
}
