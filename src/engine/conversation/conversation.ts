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
import { DialError } from '../dial/dial-error'
import type { DifferenceList } from './difference-list'
import { Gate } from './gate'
import { Places } from './places'
import { Player, type Pace, type Played } from './player'
import type { PlayedValue, Script } from './script'
import { standAsClient, standAsServer, type Stand } from './stand'

/** One conversation that is held once more, from its beginning to its verdict. */

/** How it stands; which one it is, its list knows. */
export type ConversationState = Omit<ConversationRun, 'run' | 'capture' | 'connection' | 'side'>

export interface ConversationOptions {
  input: Pick<ConversationInput, 'limit' | 'breakpoints' | 'stepping'>
  script: Script
  /** What the script looks into for each of our pieces, by where it begins. */
  edits?: Map<number, PieceEdit>
  pace: Pace
  /** The way to the server; or where the client is waited for. */
  to: DialPlan | { host: string; port: number }
  capture: Capture
  record(): ConnectionRecorder
  /** Of the session that the recording is of, in the same capture; 0 for none. */
  session: number
  /** For the record: what is played. */
  about: string
  onChange(): void
}

export class Conversation {
  readonly #options: ConversationOptions
  readonly #abort = new AbortController()
  readonly #gate: Gate
  /** Of the recorded pieces, in the streams of the new connection. */
  readonly places = new Places()
  /** Resolves when it is known how it went; never rejects. The connection may be on its way out yet. */
  readonly decided: Promise<void>
  /** Resolves when the connection is gone as well; never rejects. */
  readonly over: Promise<void>
  #state: ConversationRun['state']
  #address: string
  #recorder: ConnectionRecorder | null = null
  #gone: Promise<void> = Promise.resolve()
  #piece = 0
  /** Of `performance.now`. */
  #began: number | null = null
  #ended: number | null = null
  #result: Verdict | null = null
  #error: ConversationRun['error'] = null

  constructor(options: ConversationOptions) {
    this.#options = options
    const { input, to, onChange } = options
    const isClient = 'target' in to
    // A client can come once the port is known.
    this.#state = 'connecting'
    this.#address = formatEndpoint(isClient ? to.target : to)
    this.#gate = new Gate(input.breakpoints, input.stepping, this.#abort.signal, (paused) => {
      this.#state = paused ? 'paused' : 'playing'
      onChange()
    })
    this.decided = this.#hold(this.#stand())
    this.over = this.decided.then(() => this.#gone).then(onChange)
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

  /** Values of placeholders, with the first offset in the peer's stream at which each can stand. */
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

  /** Holds for what has not been said yet. */
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

  async #hold(stand: Stand): Promise<void> {
    const { onChange, script } = this.#options
    try {
      const played = await this.#play(stand)
      if (played !== null && !played.cancelled) this.#result = verdictOf(played, script.differences)
    } catch (error) {
      this.#error = explain(error, this.#address)
    } finally {
      this.#ended = performance.now()
      // A peer that does not end is given its time to: nobody has to wait for that to know how it went.
      this.#gone = stand.over()
      this.#state = 'over'
      onChange()
    }
  }

  #stand(): Stand {
    const { to, capture, script, record, session, onChange } = this.#options
    const parts = {
      capture,
      script,
      signal: this.#abort.signal,
      record: () => (this.#recorder = record())
    }
    if ('target' in to) return standAsClient(parts, to, session)
    return standAsServer(parts, to, (bound) => {
      this.#address = formatEndpoint(bound)
      this.#state = 'listening'
      onChange()
    })
  }

  async #play(stand: Stand): Promise<Played | null> {
    const { input, script, pace, to, capture, about, onChange } = this.#options
    const standing = await stand.stands
    if (standing === null) return null
    standing.peer.note('Conversation', about)
    this.#state = 'playing'
    this.#began = performance.now()
    onChange()
    const recorder = this.#recorder
    // What was said on the way to the target is none of it.
    const from = { up: recorder?.up ?? 0, down: recorder?.down ?? 0 }
    const [ours, theirs] = 'target' in this.#options.to ? [from.up, from.down] : [from.down, from.up]
    this.places.heard = theirs
    return new Player({
      ...standing,
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
        if (who === 'theirs') this.places.heard = base + end
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
