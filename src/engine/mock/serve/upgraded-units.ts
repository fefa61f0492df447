import { createHash } from 'node:crypto'
import { parseHead } from '../../../decode/stream/http1/head'
import { negotiated, type Compression } from '../../../decode/stream/websocket/negotiated'
import type { LoadedSet, SetEntry } from '../set/loaded-set'
import { SEGMENT_COLUMNS } from '../../mock-set/set-contents'
import { HEAD_BYTES, type Unit } from '../pick/turn-picker'
import { WebSocketEventReader } from './websocket-events'

/** The conversation after a recorded 101 response, as units of client message and response. */

export interface Upgraded {
  readonly units: readonly Unit[]
  /**
   * Compression of the client's messages. Undefined if the protocol is not WebSocket; turns are then compared byte by
   * byte.
   */
  readonly websocket: { readonly compression: Compression | null } | undefined
}

export async function upgradedUnits(set: LoadedSet, entry: SetEntry): Promise<Upgraded> {
  const { http } = entry
  const final = http?.responses.at(-1)
  if (http === null || final === undefined) return { units: [], websocket: undefined }
  const head = await set.read(entry, 'down', final.start, final.headEnd - final.start)
  const fields = (parseHead(head, 0, 'http.response')?.headers ?? []).map(
    ({ name, value }) => [name.text, value.text] as const
  )
  const isWebSocket = fields.some(
    ([name, value]) => name.toLowerCase() === 'upgrade' && value.trim().toLowerCase() === 'websocket'
  )
  const websocket = isWebSocket ? { compression: negotiated(fields).compression?.up ?? null } : undefined
  const units = new UnitMaker(entry, final.end)
  const reader = websocket === undefined ? null : new WebSocketEventReader(websocket.compression)
  const { segments } = entry
  for (let at = 0; at < segments.length; at += SEGMENT_COLUMNS) {
    const [code, offset = 0, length = 0, position = 0, time = 0] = segments.subarray(at, at + SEGMENT_COLUMNS)
    if (code === 1) {
      units.answered(offset + length, time)
      continue
    }
    const skip = Math.max(0, http.requestEnd - offset)
    if (skip >= length) continue
    const bytes = await set.readAt(position + skip, length - skip)
    if (reader === null) units.received(bytes, time, true)
    for (const event of reader?.push(bytes) ?? []) {
      if (event.kind === 'message') units.received(event.bytes, time, false)
      // The recorded response to a close frame is not used: the mock server responds to a close itself, at any time.
      if (event.kind === 'close') return { units: units.made(null), websocket }
    }
  }
  return { units: units.made(entry.origin.ends ?? null), websocket }
}

/** Builds units from recorded client and server data, in order. */
class UnitMaker {
  readonly #index: number
  readonly #units: Unit[] = []
  #received: Uint8Array[] = []
  #receivedAt = 0
  #waited: number | null = null
  #down: [start: number, end: number]

  /** `from`: offset of the first server byte after the 101 response. */
  constructor({ index, origin }: SetEntry, from: number) {
    this.#index = index
    this.#receivedAt = origin.time
    this.#down = [from, from]
  }

  /** `joins`: appends to the previous client data if that has no response yet. */
  received(bytes: Uint8Array, time: number, joins: boolean): void {
    const isAnswered = this.#down[1] > this.#down[0]
    if (isAnswered || (this.#received.length > 0 && !joins)) this.#finish(null)
    this.#received.push(bytes)
    this.#receivedAt = time
  }

  answered(end: number, time: number): void {
    if (end <= this.#down[1]) return
    this.#down[1] = end
    this.#waited ??= Math.max(0, time - this.#receivedAt)
  }

  made(ends: Unit['ends']): readonly Unit[] {
    if (this.#received.length > 0 || this.#down[1] > this.#down[0]) this.#finish(ends)
    return this.#units
  }

  #finish(ends: Unit['ends']): void {
    const bytes = Buffer.concat(this.#received)
    this.#units.push({
      index: this.#index,
      turn: this.#units.length,
      head: new Uint8Array(bytes.subarray(0, HEAD_BYTES)),
      length: bytes.length,
      digest: createHash('sha256').update(bytes).digest('base64'),
      down: [this.#down[0], this.#down[1]],
      waited: this.#waited ?? 0,
      ends
    })
    this.#received = []
    this.#waited = null
    this.#down = [this.#down[1], this.#down[1]]
  }
}
