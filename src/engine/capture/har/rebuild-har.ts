import { closeSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs'
import { harProblemText, MAX_HAR_CHARACTERS, readHar } from '../../../shared/har/read-har'
import { AppError } from '../../../shared/model/app-error'
import type { ConnectionEvent } from '../../../shared/model/connection-event'
import { eventComment } from '../event-comment'
import { interfaceBytes, sectionHeaderBytes, writeInterface, writeSectionHeader } from '../pcapng/blocks'
import { fillTcpChecksums } from '../pcapng/checksum'
import { clockBase, type ClockBase } from '../pcapng/clock'
import { DOWN, UP } from '../pcapng/direction'
import { LegWriter } from '../pcapng/leg-writer'
import { MAX_SEGMENT_BYTES } from '../pcapng/tcp-header'
import { harConnections, type HarConnection } from './har-connections'
import { harSteps, REBUILT, type HarStep } from './har-steps'

/**
 * A HAR file as a capture: its entries as bytes of HTTP/1.1 on connections, in the order of their times, so that it is
 * looked at as any other. Every connection says that it is rebuilt; nothing here claims to be what was sent.
 */

/** A HAR begins with a brace, perhaps behind a byte order mark and blanks; no capture does. */
export function looksLikeHar(path: string): boolean {
  let file: number
  try {
    if (!statSync(path).isFile()) return false
    file = openSync(path, 'r')
  } catch {
    // Whoever opens it tells why it cannot be read.
    return false
  }
  try {
    const start = Buffer.alloc(64)
    const text = start.toString('utf8', 0, readSync(file, start, 0, start.length, 0))
    return text
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('{')
  } finally {
    closeSync(file)
  }
}

/** Writes the capture to the new file `to`. Throws `not-a-capture` in words. */
export function rebuildHar(path: string, to: string): { entries: number } {
  if (statSync(path).size > MAX_HAR_CHARACTERS)
    throw new AppError('not-a-capture', `${path} is larger than the HAR files that can be opened.`)
  const read = readHar(readFileSync(path, 'utf8'))
  if (!read.ok)
    throw new AppError('not-a-capture', `${path} is no HAR file: ${harProblemText(read.problems)}`)
  const { entries } = read.har.log
  const connections = harConnections(entries)
  const timed = connections.flatMap((connection, number) => orderedSteps(connection, number))
  timed.sort((one, other) => one.time - other.time)
  const file = openSync(to, 'wx', 0o600)
  try {
    const writer = new HarWriter(file, connections, clockBase(timed[0]?.time ?? 0))
    for (const { number, step, time } of timed) writer.step(number, step, time)
    writer.finish()
  } finally {
    closeSync(file)
  }
  return { entries: entries.length }
}

interface TimedStep {
  number: number
  step: HarStep
  time: number
}

/** None of a connection's comes before the one that it follows, whatever the HAR's times are. */
function orderedSteps(connection: HarConnection, number: number): TimedStep[] {
  let last = 0
  return Array.from(harSteps(connection), (step) => {
    last = Math.max(last, step.time)
    return { number, step, time: last }
  })
}

const INTERFACE = { name: 'HAR', description: 'Rebuilt from a HAR file' }
const BUFFER_BYTES = 4 * 1024 * 1024
/** The most that one packet takes. */
const ROOM_BYTES = 256 * 1024

class HarWriter {
  readonly #file: number
  readonly #connections: readonly HarConnection[]
  readonly #base: ClockBase
  readonly #start: number
  readonly #legs = new Map<number, LegWriter>()
  /** Where the last request of each connection begins. */
  readonly #requests = new Map<number, number>()
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
    // As exact as times are shown: whole microseconds.
    const time = Math.max(0, Math.round((at - this.#start) * 1000) * 1000)
    const leg = this.#leg(number, time, step)
    if ('direction' in step) {
      if (step.begins === true) this.#requests.set(number, leg.offset(UP))
      this.#data(leg, step.direction === 'up' ? UP : DOWN, step.bytes(), time)
    } else if ('note' in step) {
      const { note, bookmark } = step
      const exchange = { number: 1, up: this.#requests.get(number) ?? 0 }
      this.#event(leg, { event: 'mark', exchange, of: 'an entry of a HAR file', bookmark, note }, time)
    } else if (step.event.event === 'close') this.#close(leg, step.event, time)
    else this.#event(leg, step.event, time)
  }

  finish(): void {
    this.#flush()
  }

  /** A leg begins with its handshake, as soon as anything is said of it. */
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

  /** Whole blocks. */
  #flush(): void {
    fillTcpChecksums(this.#view, 0, this.#used)
    for (let at = 0; at < this.#used;) at += writeSync(this.#file, this.#buffer, at, this.#used - at)
    this.#used = 0
  }
}
