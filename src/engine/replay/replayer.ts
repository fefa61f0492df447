import type { ReplayInput, ReplayPiece } from '../../shared/contract/replay'
import type { SessionConfig } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { formatEndpoint } from '../../shared/model/connection-event'
import type { AnalysisThread } from '../analysis/analysis-thread'
import type { CaptureList } from '../captures/capture-list'
import { formatComment } from '../capture/pcapng/comment'
import type { LiveConnection } from '../session/live-connection'
import { planDial } from '../dial/dial'
import { asForwarded } from './as-forwarded'
import { PieceReader } from './piece-reader'
import { ReplayConnection } from './replay-connection'
import { wayTo } from './way-to-target'

/**
 * Captured requests sent again: their exact bytes to their original target, or what was made of them to wherever
 * they are wanted. What is captured is read from the capture while it is sent.
 */

export class Replayer {
  readonly #captures: CaptureList
  readonly #configOf: (session: number) => SessionConfig | undefined
  readonly #running = new Map<number, ReplayConnection>()
  #interfaceId: number | undefined
  #onDrained: (() => void) | undefined

  /** `configOf`: the settings of a session of the live capture. */
  constructor(captures: CaptureList, configOf: (session: number) => SessionConfig | undefined) {
    this.#captures = captures
    this.#configOf = configOf
  }

  /**
   * Sends a captured request again, as a connection of the live capture. Resolves with the new connection's number as
   * soon as it is under way.
   */
  async replay({ capture, exchange, target, pieces }: ReplayInput): Promise<number> {
    const client = this.#captures.client(capture)
    const { recording } = this.#captures.live
    const original = await originalOf(client, exchange, pieces)
    const { row: last, events } = await client.request('connections.get', { connection: original.connection })
    const [whole] = original.pieces
    const forwarded =
      pieces === undefined && whole?.kind === 'captured'
        ? asForwarded(
            events.map(({ data }) => data),
            whole
          )
        : { target: null, pieces: original.pieces }
    const row = { ...last, target: forwarded.target ?? last.target }
    const missing = forwarded.pieces.find((piece) => piece.kind === 'captured' && piece.end > row.up)
    if (missing !== undefined) {
      throw new AppError('not-replayable', `The stream has ${row.up} bytes; not all that is to be sent.`)
    }
    const isLive = capture === this.#captures.liveId
    // Sessions of another capture have numbers that mean nothing here; another target is reached without detours.
    const elsewhere = target !== undefined && formatEndpoint(target) !== row.target
    const way = elsewhere
      ? { target, reach: {} }
      : wayTo(row, isLive ? this.#configOf(row.session) : undefined)
    const plan = await planDial(way.target, way.reach)
    this.#interfaceId ??= recording.addInterface(
      'Replays',
      formatComment('Requests sent again by Tcplens.', { replays: true })
    )
    const recorder = recording.openConnection(this.#interfaceId)
    const { connection } = recorder
    const reader = new PieceReader(forwarded.pieces, async (offset, length) => {
      const source = { connection: original.connection, direction: 'up' as const, offset, length }
      return (await client.request('streams.read', source)).bytes
    })
    const replay = new ReplayConnection({
      capture: recording,
      recorder,
      session: row.session,
      plan,
      replayOf: isLive ? exchange : null,
      read: () => reader.read(),
      onClose: () => {
        this.#running.delete(connection)
        if (this.#running.size === 0) this.#onDrained?.()
      }
    })
    this.#running.set(connection, replay)
    return connection
  }

  /** The replay under way on this connection. */
  connection(number: number): LiveConnection | undefined {
    return this.#running.get(number)
  }

  async close(): Promise<void> {
    if (this.#running.size === 0) return
    await new Promise<void>((resolve) => {
      this.#onDrained = resolve
      for (const replay of this.#running.values()) replay.stop()
    })
  }
}

/** Whose connection it was, and what is to be sent. An edited request need not have arrived whole. */
async function originalOf(
  client: AnalysisThread['client'],
  exchange: number,
  pieces: ReplayInput['pieces']
): Promise<{ connection: number; pieces: readonly ReplayPiece[] }> {
  if (pieces !== undefined) {
    const { row } = await client.request('exchanges.get', { exchange })
    return { connection: row.connection, pieces }
  }
  const { connection, start, end } = await client.request('replay.source', { exchange })
  return { connection, pieces: [{ kind: 'captured', start, end }] }
}
