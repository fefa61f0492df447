import { MAX_READ_BYTES } from '../../shared/contract/limits'
import { AppError } from '../../shared/model/app-error'
import type { Endpoint } from '../../shared/model/connection-event'
import type { AnalysisThread } from '../analysis/analysis-thread'
import type { Capture } from '../capture/capture'
import { formatComment } from '../capture/pcapng/comment'
import { ReplayConnection } from './replay-connection'

/** Replays of captured requests: exact bytes, read from the capture piece by piece, to the original target. */

export class Replayer {
  readonly #capture: Capture
  readonly #analysis: AnalysisThread
  readonly #running = new Set<ReplayConnection>()
  #interfaceId: number | undefined
  #onDrained: (() => void) | undefined

  constructor(capture: Capture, analysis: AnalysisThread) {
    this.#capture = capture
    this.#analysis = analysis
  }

  /** Resolves with the new connection's number as soon as it is under way. */
  async replay(exchange: number): Promise<number> {
    const { client } = this.#analysis
    const source = await client.request('replay.source', { exchange })
    const { row } = await client.request('connections.get', { connection: source.connection })
    this.#interfaceId ??= this.#capture.addInterface(
      'Replays',
      formatComment('Requests sent again by Tcplens.', { replays: true })
    )
    const recorder = this.#capture.openConnection(this.#interfaceId)
    let offset = source.start
    const replay = new ReplayConnection({
      capture: this.#capture,
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
      onBytes: () => {
        // Replays belong to no session's counters.
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
