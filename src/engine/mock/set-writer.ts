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
 * Writes a set: a capture file of ours, in which every recorded exchange is a connection of its own, so that it is read
 * back like any capture, and shown by any tool. Times are those recorded, moved on where two overlapped: in a file they
 * never go back, and what counts for an answer is how long it took.
 */

const INTERFACE = { name: 'Recorded', description: 'Exchanges that a server answers from' }

/** Written in one go. */
const PIECE_BYTES = 256 * 1024

export type Origin = Extract<ConnectionEvent, { event: 'recorded' }>

/** Where bytes of a stream are in the file. */
export interface Placed {
  readonly direction: Direction
  readonly offset: number
  readonly length: number
  readonly position: number
  /** Milliseconds, counted from any moment. */
  readonly time: number
}

export class SetWriter {
  readonly #file: FileHandle
  readonly #tuples = new TupleClaims()
  readonly #base: ClockBase
  readonly #baseMs: number
  /** Bytes of the file, and of them those in `#piece` that are not written yet. */
  #position: number
  #piece = Buffer.allocUnsafe(PIECE_BYTES)
  #used = 0
  #connections: number
  #last = 0
  #writing: Promise<void> = Promise.resolve()

  /**
   * Begins a section at the end of `file`, which has `bytes` and `connections` already. `now`: milliseconds since 1970, no
   * later than anything that is written.
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

  /** Bytes of the file. */
  get bytes(): number {
    return this.#position
  }

  get connections(): number {
    return this.#connections
  }

  /** A recorded exchange or conversation, from `time` on. */
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

  /** Room for more: to be waited for between pieces, so that what is not written yet stays little. */
  async drain(): Promise<void> {
    if (this.#used >= PIECE_BYTES / 2) await this.flush()
  }

  /** Everything is in the file. */
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

  /** Never before what is there already. */
  #at(time: number): number {
    this.#last = Math.max(this.#last, time)
    return this.#last
  }

  /** Gives the position of the block in the file. */
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
  /** Nanoseconds of the file's clock, such that they do not go back. */
  at(time: number): number
  /** The earliest that something of this moment, in milliseconds since 1970, can stand at. */
  from(time: number): number
  release(): void
}

/** One connection of a set. */
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

  /** Bytes as one read brought them, at `time` in milliseconds since 1970. Gives where they are in the file. */
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

  /** It is over: the server ended first, or the client did. */
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

  /** As long after its beginning as it was recorded. */
  #at(time: number): number {
    this.#time = this.#host.at(this.#start + Math.max(0, time - this.#began) * 1e6)
    return this.#time
  }
}
