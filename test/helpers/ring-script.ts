/**
 * A capture in several files, written block by block as by the recorder: a ring on disk with known positions and
 * rows.
 */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConnectionEvent } from '../../src/shared/model/connection-event'
import { describeEvent } from '../../src/shared/model/describe-event'
import { formatComment } from '../../src/engine/capture/pcapng/comment'
import { DOWN, UP } from '../../src/engine/capture/pcapng/direction'
import { BASE, FileBuilder, type Leg } from '../engine/capture/pcapng/file-builder'
import { epochMilliseconds } from '../../src/engine/capture/pcapng/clock'

type Continued = Extract<ConnectionEvent, { event: 'continued' }>

const TARGET = { host: '127.0.0.1', port: 7777 }

export class RingScript {
  readonly files: FileBuilder[] = []
  readonly #open = new Map<number, ScriptedConnection>()
  #connections: number
  readonly #fileBytes: number

  /** `before`: connections there were before the first file. */
  constructor({ before = 0, fileBytes = 1 << 20 }: { before?: number; fileBytes?: number } = {}) {
    this.#connections = before
    this.#fileBytes = fileBytes
    this.turn()
  }

  get file(): FileBuilder {
    return this.files.at(-1)!
  }

  connect(): ScriptedConnection {
    const connection = ++this.#connections
    // Above the server's ports, so that no connection joins an address with itself.
    const port = 10_000 + (connection % 50_000)
    const leg = this.file.leg({ connection, client: { address: '127.0.0.1', port } }).handshake()
    const opened = new ScriptedConnection(
      connection,
      port,
      leg,
      epochMilliseconds(BASE, this.file.timeNs),
      () => this.#open.delete(connection)
    )
    const client = { host: '127.0.0.1', port }
    opened.event({ event: 'open', session: 1, role: 'proxy', client, server: TARGET, target: TARGET })
    this.#open.set(connection, opened)
    return opened
  }

  /** The next file begins, as the ring turns or as Clear does. */
  turn(reason: Continued['reason'] = 'next-file'): void {
    const file = new FileBuilder(this.#fileBytes)
    file.timeNs = this.files.at(-1)?.timeNs ?? 0
    const told = { format: 1, part: this.files.length + 1, connections: this.#connections }
    file.section({ comments: [`Tcplens capture. tcplens:${JSON.stringify(told)}`] }).interface()
    this.files.push(file)
    for (const open of this.#open.values()) {
      open.leg.continueIn(file)
      open.continued(reason)
    }
  }

  /** Paths of the files, which are written now. */
  async write(folder: string): Promise<string[]> {
    return Promise.all(
      this.files.map(async (file, at) => {
        const path = join(folder, `ring.${String(at + 1).padStart(4, '0')}.pcapng`)
        await writeFile(path, file.bytes())
        return path
      })
    )
  }
}

export class ScriptedConnection {
  readonly number: number
  readonly leg: Leg
  /** Bytes relayed, recorded or not. */
  readonly sent = { up: '', down: '' }
  readonly #client: { host: string; port: number }
  readonly #opened: number
  readonly #onClose: () => void

  constructor(number: number, port: number, leg: Leg, opened: number, onClose: () => void) {
    this.number = number
    this.leg = leg
    this.#client = { host: '127.0.0.1', port }
    this.#opened = opened
    this.#onClose = onClose
  }

  up(text: string): this {
    this.sent.up += text
    this.leg.data(UP, Buffer.from(text, 'latin1'))
    return this
  }

  down(text: string | Buffer): this {
    this.sent.down += text.toString('latin1')
    this.leg.data(DOWN, typeof text === 'string' ? Buffer.from(text, 'latin1') : text)
    return this
  }

  /** Bytes pass while nothing is recorded. */
  unrecorded(direction: 'up' | 'down', text: string): this {
    this.sent[direction] += text
    this.leg.writer.skip(direction === 'up' ? UP : DOWN, text.length)
    return this
  }

  continued(reason: Continued['reason']): this {
    this.event({
      event: 'continued',
      session: 1,
      role: 'proxy',
      client: this.#client,
      target: TARGET,
      opened: this.#opened,
      up: this.sent.up.length,
      down: this.sent.down.length,
      reason
    })
    return this
  }

  close(): void {
    this.leg.fin(UP).fin(DOWN)
    const { up, down } = this.sent
    this.event({ event: 'close', up: up.length, down: down.length, endedBy: 'client', how: 'fin' })
    this.#onClose()
  }

  event(event: ConnectionEvent): void {
    this.leg.event(UP, formatComment(describeEvent(event), { connection: this.number, ...event }))
  }
}
