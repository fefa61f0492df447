import { MAX_READ_BYTES } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { CaptureList } from '../captures/capture-list'
import { formatComment } from '../capture/pcapng/comment'
import { ReplayConnection } from './replay-connection'

/** Replays of captured requests: exact bytes, read from the capture piece by piece, to the original target. */

export class Replayer {
  readonly #captures: CaptureList
  readonly #running = new Set<ReplayConnection>()
  #interfaceId: number | undefined
  #onDrained: (() => void) | undefined

  constructor(captures: CaptureList) {
    this.#captures = captures
  }

  /**
   * Sends a captured request again, as a connection of the live capture. Resolves with the new connection's number as
   * soon as it is under way.
   */
  async replay(capture: number, exchange: number): Promise<number> {
    const client = this.#captures.client(capture)
    const { recording } = this.#captures.live
    const source = await client.request('replay.source', { exchange })
    const { row } = await client.request('connections.get', { connection: source.connection })
    this.#interfaceId ??= recording.addInterface(
      'Replays',
      formatComment('Requests sent again by Tcplens.', { replays: true })
    )
    const recorder = recording.openConnection(this.#interfaceId)
    let offset = source.start
    const replay = new ReplayConnection({
      capture: recording,
      recorder,
      session: row.session,
      target: parseTarget(row.target),
      replayOf: exchange,
      read: async () => {
        const length = Math.min(MAX_READ_BYTES, source.end - offset)
        if (length === 0) return new Uint8Array(0)
        const { connection } = source
        const { bytes } = await client.request('streams.read', {
          connection,
          direction: 'up',
          offset,
          length
        })
        offset += bytes.length
        return bytes
      },
      onClose: () => {
        this.#running.delete(replay)
        if (this.#running.size === 0) this.#onDrained?.()
      }
    })
    this.#running.add(replay)
    return recorder.connection
  }

  async close(): Promise<void> {
    if (this.#running.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve
      for (const replay of this.#running) replay.stop()
    })
  }
}

/** `host:port` or `[v6]:port`, as the capture writes targets. */
function parseTarget(text: string): Endpoint {
  const match = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (match === null || host === undefined) {
    throw new AppError('not-replayable', `The capture does not say where this request went (${text}).`)
  }
  return { host, port: Number(match[3]) }
}
