import type { FileHandle } from 'node:fs/promises'
import type { ConnectionEvent, Endpoint } from '../../shared/model/connection-event'
import type { Direction } from '../../shared/model/direction'
import { eventComment } from '../capture/event-comment'
import {
  interfaceBytes,
  sectionHeaderBytes,
  writeInterface,
  writeSectionHeader
} from '../capture/pcapng/blocks'
import { fillTcpChecksums } from '../capture/pcapng/checksum'
import { clockBase, type ClockBase } from '../capture/pcapng/clock'
import { DOWN, UP, directionCode } from '../capture/pcapng/direction'
import { LegWriter } from '../capture/pcapng/leg-writer'
import { MAX_SEGMENT_BYTES } from '../capture/pcapng/tcp-header'
import { TupleClaims, type Claim } from '../capture/tuple-claims'

/**
 * Writes a mock set: a Tcplens capture file in which every recorded exchange is a connection of its own, so that it can
 * be read like any capture and opened with any tool. Times are the recorded ones, moved forward where exchanges
 * overlapped: times in a file never decrease, and only durations matter for a response.
 */

const INTERFACE = { name: 'Recorded', description: 'Recorded exchanges for a mock server' }

/** Number of bytes per write. */
const PIECE_BYTES = 256 * 1024

export type Origin = Extract<ConnectionEvent, { event: 'recorded' }>

/** Position of stream bytes in the file. */
export interface Placed {
  readonly direction: Direction
  readonly offset: number
  readonly length: number
  readonly position: number
  /** Milliseconds since an arbitrary origin. */
  readonly time: number
}

export class SetWriter {
  readonly #file: FileHandle
  readonly #tuples = new TupleClaims()
  readonly #base: ClockBase
  readonly #baseMs: number
  /** Number of bytes of the file, including those in `#piece` that are not written yet. */
  #position: number
  #piece = Buffer.allocUnsafe(PIECE_BYTES)
  #used = 0
  #connections: number
  #last = 0
  #writing: Promise<void> = Promise.resolve()

  /**
   * Begins a section at the end of `file`, which already contains `bytes` and `connections`. `now`: milliseconds since
   * 1970, not later than any recorded time.
   */
  constructor(file: FileHandle, now: number, { bytes = 0, connections = 0 } = {}) {
    this.#file = file
    this.#position = bytes
    this.#connections = connections
    this.#baseMs = now
    this.#base = clockBase(now)
    const section = { comments: ['Tcplens capture. tcplens:{"format":1,"set":1}'] }
    this.#block(sectionHeaderBytes(section), (view, at) => writeSectionHeader(view, at, section))
    this.#block(interfaceBytes(INTERFACE), (view, at) => writeInterface(view, at, INTERFACE))
  }

  /** Number of bytes of the file. */
  get bytes(): number {
    return this.#position
  }

  get connections(): number {
    return this.#connections
  }

  /** Begins a recorded exchange or conversation; `origin` contains its start time. */
  begin(origin: Origin, client: Endpoint, server: Endpoint): RecordedWriter {
    const claim = this.#tuples.claim(client, server)
    const connection = ++this.#connections
    return new RecordedWriter(
      {
        base: this.#base,
        block: (bytes, write) => this.#block(bytes, write),
        at: (time) => this.#at(time),
        from: (time) => Math.max(this.#last, (time - this.#baseMs) * 1e6),
        release: () => {
          this.#tuples.release(claim)
        }
      },
      connection,
      claim,
      origin,
      client,
      server
    )
  }

  /** Must be awaited between pieces, to bound the amount of unwritten data. */
  async drain(): Promise<void> {
    if (this.#used >= PIECE_BYTES / 2) await this.flush()
  }

  /** Resolves when everything is written to the file. */
  flush(): Promise<void> {
    const piece = this.#piece.subarray(0, this.#used)
    const at = this.#position - this.#used
    this.#piece = Buffer.allocUnsafe(PIECE_BYTES)
    this.#used = 0
    this.#writing = this.#writing.then(async () => {
      for (let written = 0; written < piece.length;) {
        const { bytesWritten } = await this.#file.write(piece, written, piece.length - written, at + written)
        written += bytesWritten
      }
    })
    return this.#writing
  }

  /** Times in the file never decrease. */
  #at(time: number): number {
    this.#last = Math.max(this.#last, time)
    return this.#last
  }

  /** Writes a block and returns its position in the file. */
  #block(bytes: number, write: (view: DataView, at: number) => void): number {
    if (this.#used + bytes > this.#piece.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#piece.length, this.#used + bytes))
      this.#piece.copy(larger, 0, 0, this.#used)
      this.#piece = larger
    }
    const view = new DataView(this.#piece.buffer, this.#piece.byteOffset, this.#piece.length)
    write(view, this.#used)
    fillTcpChecksums(view, this.#used, this.#used + bytes)
    const position = this.#position
    this.#used += bytes
    this.#position += bytes
    return position
  }
}

interface Host {
  readonly base: ClockBase
  block(bytes: number, write: (view: DataView, at: number) => void): number
  /** Returns the time in nanoseconds of the file's clock, adjusted so that it never decreases. */
  at(time: number): number
  /** Returns the earliest possible file time for a time in milliseconds since 1970. */
  from(time: number): number
  release(): void
}

/** Writes one connection of a set. */
export class RecordedWriter {
  readonly connection: number
  readonly #host: Host
  readonly #leg: LegWriter
  readonly #began: number
  readonly #start: number
  readonly #bytes = { up: 0, down: 0 }
  #time: number

  constructor(
    host: Host,
    connection: number,
    claim: Claim,
    origin: Origin,
    client: Endpoint,
    target: Endpoint
  ) {
    this.#host = host
    this.connection = connection
    this.#began = origin.time
    this.#start = host.from(origin.time)
    this.#time = this.#start
    this.#leg = new LegWriter({
      interfaceId: 0,
      connection,
      client: { address: claim.client.host, port: claim.client.port },
      server: { address: claim.server.host, port: claim.server.port },
      base: host.base
    })
    const leg = this.#leg
    host.block(leg.synBytes(), (view, at) => leg.syn(view, at, this.#at(origin.time)))
    host.block(leg.synBytes(), (view, at) => leg.synAck(view, at, this.#at(origin.time)))
    this.#event({ event: 'open', session: 0, role: 'capture', client, server: target, target }, 'ack')
    this.#event(origin)
  }

  /** Writes the bytes of one read, at `time` in milliseconds since 1970. Returns their positions in the file. */
  data(direction: Direction, bytes: Uint8Array, time: number): Placed[] {
    const placed: Placed[] = []
    const leg = this.#leg
    const code = directionCode(direction)
    for (let from = 0; from < bytes.length; from += MAX_SEGMENT_BYTES) {
      const piece = bytes.subarray(from, from + MAX_SEGMENT_BYTES)
      const offset = leg.offset(code)
      const isLast = from + piece.length === bytes.length
      const position = this.#host.block(leg.dataBytes(piece.length), (view, at) => {
        const start = at + leg.dataHeader(view, at, code, piece.length, this.#at(time), isLast)
        new Uint8Array(view.buffer, view.byteOffset + start, piece.length).set(piece)
        leg.dataTrailer(view, start + piece.length, piece.length)
      })
      placed.push({
        direction,
        offset,
        length: piece.length,
        position: position + leg.headerBytes,
        time
      })
      this.#bytes[direction] += piece.length
    }
    return placed
  }

  /** Ends the connection; `by` is the side that ended first. */
  end(time: number, by: 'client' | 'target', how: 'fin' | 'rst'): void {
    const leg = this.#leg
    const first = by === 'target' ? DOWN : UP
    this.#commented({ event: 'end', direction: by === 'target' ? 'down' : 'up' }, (view, at, comment) =>
      how === 'rst'
        ? leg.rst(view, at, first, this.#at(time), comment)
        : leg.fin(view, at, first, this.#at(time), comment)
    )
    if (how === 'fin') {
      const second = by === 'target' ? UP : DOWN
      this.#commented({ event: 'end', direction: by === 'target' ? 'up' : 'down' }, (view, at, comment) =>
        leg.fin(view, at, second, this.#at(time), comment)
      )
    }
    const { up, down } = this.#bytes
    this.#event({ event: 'close', up, down, endedBy: by, how })
    this.#host.release()
  }

  #event(event: ConnectionEvent, form: 'event' | 'ack' = 'event'): void {
    const leg = this.#leg
    this.#commented(event, (view, at, comment) =>
      form === 'ack'
        ? leg.ack(view, at, UP, this.#host.at(this.#time), comment)
        : leg.event(view, at, UP, comment, this.#host.at(this.#time))
    )
  }

  #commented(event: ConnectionEvent, write: (view: DataView, at: number, comment: Uint8Array) => void): void {
    const comment = Buffer.from(eventComment(this.connection, event))
    this.#host.block(this.#leg.controlBytes(comment), (view, at) => {
      write(view, at, comment)
    })
  }

  /** Keeps the recorded distance from the start of the connection. */
  #at(time: number): number {
    this.#time = this.#host.at(this.#start + Math.max(0, time - this.#began) * 1e6)
    return this.#time
  }
}
