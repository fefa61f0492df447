import type {
  ConversationInput,
  ConversationRun,
  PieceDifference,
  PieceEdit,
  Verdict
} from '../../shared/contract/conversation-replay'
import { messageOf } from '../../shared/model/app-error'
import { formatEndpoint } from '../../shared/model/connection-event'
import { toErrorInfo } from '../../shared/rpc/server'
import type { Capture } from '../capture/capture'
import type { ConnectionRecorder } from '../capture/connection-recorder'
import type { DialPlan } from '../dial/dial'
import { DialError } from '../net/dial-error'
import type { DifferenceList } from './difference-list'
import { Gate } from './gate'
import { Places } from './places'
import { Player, type PlayPace, type Played } from './player'
import type { PlayedValue, Script } from './script'
import { connectAsClient, acceptAsServer, type ScriptConnection } from './script-connection'

/** One run of a conversation, from its start to its verdict. */

/** State of the run; the list adds its identity. */
export type ConversationState = Omit<ConversationRun, 'run' | 'capture' | 'connection' | 'side'>

export interface ConversationOptions {
  input: Pick<ConversationInput, 'limit' | 'breakpoints' | 'stepping'>
  script: Script
  /** Edits read by the script, by the offset at which the piece begins. */
  edits?: Map<number, PieceEdit>
  pace: PlayPace
  /** Route to the server; as the server, the listening address. */
  to: DialPlan | { host: string; port: number }
  capture: Capture
  record(): ConnectionRecorder
  /** Id of the recording's session in the same capture; 0 for none. */
  session: number
  /** Description of the recording, written to the capture. */
  about: string
  onChange(): void
}

export class Conversation {
  readonly #options: ConversationOptions
  readonly #abort = new AbortController()
  readonly #gate: Gate
  /** Positions of the recorded pieces in the new connection's streams. */
  readonly places = new Places()
  /** Resolves when the verdict is known; never rejects. The connection may still be closing. */
  readonly decided: Promise<void>
  /** Resolves when the connection is closed as well; never rejects. */
  readonly over: Promise<void>
  #state: ConversationRun['state']
  #address: string
  #recorder: ConnectionRecorder | null = null
  #closed: Promise<void> = Promise.resolve()
  #piece = 0
  /** In milliseconds of `performance.now`. */
  #began: number | null = null
  #ended: number | null = null
  #result: Verdict | null = null
  #error: ConversationRun['error'] = null

  constructor(options: ConversationOptions) {
    this.#options = options
    const { input, to, onChange } = options
    const isClient = 'target' in to
    // A client can connect once the port is known.
    this.#state = 'connecting'
    this.#address = formatEndpoint(isClient ? to.target : to)
    this.#gate = new Gate(input.breakpoints, input.stepping, this.#abort.signal, (paused) => {
      this.#state = paused ? 'paused' : 'playing'
      onChange()
    })
    this.decided = this.#hold(this.#open())
    this.over = this.decided.then(() => this.#closed).then(onChange)
  }

  status(): ConversationState {
    const { script } = this.#options
    return {
      now: this.#recorder?.connection ?? null,
      address: this.#address,
      state: this.#state,
      piece: this.#piece,
      up: this.#recorder?.up ?? 0,
      down: this.#recorder?.down ?? 0,
      took: this.#took(),
      result: this.#result,
      error: this.#error,
      found: [...script.found],
      isChanged: script.isChanged
    }
  }

  /** Values of placeholders, each with the first offset in the peer's stream at which it can occur. */
  values(): (PlayedValue & { from: number })[] {
    return this.#options.script.values.map((value) => ({
      ...value,
      from: this.places.read(value.piece, 1)[0]?.start ?? 0
    }))
  }

  #took(): number {
    return this.#began === null ? 0 : (this.#ended ?? performance.now()) - this.#began
  }

  go(how: 'on' | 'step'): void {
    this.#gate.go(how)
  }

  /** Replaces edits and breakpoints; applies to pieces not sent yet. */
  change(edits: readonly PieceEdit[], breakpoints: readonly number[]): void {
    this.#options.edits?.clear()
    for (const edit of edits) this.#options.edits?.set(edit.at, edit)
    this.#gate.breakpoints = breakpoints
  }

  differences(first: number, count: number): { count: number; differences: PieceDifference[] } {
    const { listed, count: all } = this.#options.script.differences
    return { count: all, differences: listed.slice(first, first + count) }
  }

  pause(): void {
    this.#gate.pause()
  }

  cancel(): void {
    this.#abort.abort()
  }

  async #hold(opening: ScriptConnection): Promise<void> {
    const { onChange, script } = this.#options
    try {
      const played = await this.#play(opening)
      if (played !== null && !played.cancelled) this.#result = verdictOf(played, script.differences)
    } catch (error) {
      this.#error = explain(error, this.#address)
    } finally {
      this.#ended = performance.now()
      // The peer has time to close the connection; the verdict does not wait for that.
      this.#closed = opening.over()
      this.#state = 'over'
      onChange()
    }
  }

  #open(): ScriptConnection {
    const { to, capture, script, record, session, onChange } = this.#options
    const parts = {
      capture,
      script,
      signal: this.#abort.signal,
      record: () => (this.#recorder = record())
    }
    if ('target' in to) return connectAsClient(parts, to, session)
    return acceptAsServer(parts, to, (bound) => {
      this.#address = formatEndpoint(bound)
      this.#state = 'listening'
      onChange()
    })
  }

  async #play(opening: ScriptConnection): Promise<Played | null> {
    const { input, script, pace, to, capture, about, onChange } = this.#options
    const connected = await opening.connected
    if (connected === null) return null
    connected.peer.note('Conversation', about)
    this.#state = 'playing'
    this.#began = performance.now()
    onChange()
    const recorder = this.#recorder
    // Data sent to an upstream proxy is not part of the conversation.
    const from = { up: recorder?.up ?? 0, down: recorder?.down ?? 0 }
    const [ours, theirs] = 'target' in this.#options.to ? [from.up, from.down] : [from.down, from.up]
    this.places.received = theirs
    return new Player({
      ...connected,
      script,
      side: 'target' in to ? 'client' : 'server',
      pace,
      limit: input.limit,
      host: capture,
      signal: this.#abort.signal,
      gate: (start) => this.#gate.pass(start),
      onPiece: (piece) => {
        this.#piece = piece
        onChange()
      },
      onPlaced: (piece, who, start, end) => {
        const base = who === 'ours' ? ours : theirs
        this.places.put(piece, base + start, base + end)
        if (who === 'theirs') this.places.received = base + end
      }
    }).play()
  }
}

function verdictOf(
  { diverged }: Played,
  { first, listed, count }: Pick<DifferenceList, 'first' | 'listed' | 'count'>
): Verdict {
  const found = { count, differences: [...listed] }
  if (diverged !== null) return { verdict: 'diverged', at: diverged.sent, why: diverged.why, ...found }
  return first === null
    ? { verdict: 'same', at: null, why: null, ...found }
    : { verdict: 'different', at: first.at, why: null, ...found }
}

function explain(error: unknown, address: string): ConversationRun['error'] {
  if (!(error instanceof DialError)) return toErrorInfo(error)
  const { code } = error
  return {
    code: 'connect-failed',
    message: `Cannot connect to ${address}: ${messageOf(error)}`,
    systemCode: code
  }
}
