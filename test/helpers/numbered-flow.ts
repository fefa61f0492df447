/**
 * A client that writes numbered blocks as fast as possible, and a server that records the amount received over time:
 * shows how much a peer had received at a given moment, and whether a capture holds exactly that.
 */

import type net from 'node:net'
import { expect } from 'vitest'
import type { Endpoint } from '../../src/shared/model/connection-event'
import type { OpenedCapture } from './opened-capture'
import { dial } from './servers'

const BLOCK_BYTES = 4096
const BLOCKS_READ = 14

export class NumberedFlow {
  received = 0
  readonly #arrivals: { at: number; bytes: number }[] = []
  #running = true
  #number = 0

  /** Connection handler for the server's socket. */
  readonly watch = (socket: net.Socket): void => {
    socket.on('data', (piece) => {
      this.received += piece.length
      this.#arrivals.push({ at: performance.now(), bytes: this.received })
    })
  }

  /** Connects and writes until `stop`; resolves `more` milliseconds after `bytes` were received. */
  async run(address: Endpoint, { bytes, more }: { bytes: number; more: number }): Promise<void> {
    const client = await dial(address)
    const write = (): void => {
      while (this.#running && client.write(block(this.#number++)));
    }
    client.on('drain', write)
    write()
    await expect.poll(() => this.received, { timeout: 20_000 }).toBeGreaterThan(bytes)
    const until = performance.now() + more
    await expect.poll(() => performance.now(), { timeout: more + 10_000 }).toBeGreaterThan(until)
  }

  stop(): void {
    this.#running = false
  }

  /** Bytes the server had received at this moment. */
  receivedAt(moment: number): number {
    return this.#arrivals.findLast(({ at }) => at <= moment)?.bytes ?? 0
  }
}

/** Expects the first `length` bytes of connection 1, and any bytes after them, to equal the bytes sent. */
export function expectNumbered({ handlers }: OpenedCapture, length: number): void {
  const { row } = handlers['connections.get']({ connection: 1 })
  expect(row.up).toBeGreaterThanOrEqual(length)
  for (let offset = 0; offset < row.up; offset += BLOCKS_READ * BLOCK_BYTES) {
    const wanted = Math.min(BLOCKS_READ * BLOCK_BYTES, row.up - offset)
    const { bytes } = handlers['streams.read']({ connection: 1, direction: 'up', offset, length: wanted })
    const first = offset / BLOCK_BYTES
    const sent = Buffer.concat(Array.from({ length: BLOCKS_READ }, (_, at) => block(first + at)))
    if (!sent.subarray(0, wanted).equals(bytes))
      throw new Error(`The file is not what was sent near ${offset}`)
  }
}

/** Block n is n, over and over. */
function block(number: number): Buffer {
  const bytes = Buffer.alloc(BLOCK_BYTES)
  for (let at = 0; at < BLOCK_BYTES; at += 4) bytes.writeUInt32LE(number, at)
  return bytes
}
