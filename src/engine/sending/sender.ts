import type { EngineRequests } from '../../shared/contract/contract'
import type { Capture } from '../capture/capture'
import type { PeerConnection } from '../connection/peer-connection'
import type { TaskList } from '../tasks'
import { runSendJob } from './send-job'
import { fillOf, sourceOf, typedBytes } from './send-source'
import { compileSteps } from './ready-steps'
import { runSequence } from './sequence-run'

/**
 * Handles the user's send requests: a small immediate payload is sent at once; anything longer becomes a task, and the
 * request returns when it has started.
 */

type SendInput = EngineRequests['sessions.send']['input']
type SendOutput = EngineRequests['sessions.send']['output']
type SequenceInput = EngineRequests['sessions.sequence']['input']
type SequenceOutput = EngineRequests['sessions.sequence']['output']

/** The sessions that can be sent on. Both methods throw if none of the named connections is open. */
export interface SendingSessions {
  /** `connections`: null for all. */
  peers(id: number, connections: readonly number[] | null): PeerConnection[]
  /** Sends at once. Returns the connections that accepted the bytes. */
  send(id: number, connections: readonly number[] | null, bytes: Uint8Array): number[]
}

export class Sender {
  readonly #capture: Capture
  readonly #sessions: SendingSessions
  readonly #tasks: TaskList
  /** Number of sends per session, for `{{counter}}`. */
  readonly #counters = new Map<number, number>()

  constructor(capture: Capture, sessions: SendingSessions, tasks: TaskList) {
    this.#capture = capture
    this.#sessions = sessions
    this.#tasks = tasks
  }

  async send({ id, connections, payload, split, repeat }: SendInput): Promise<SendOutput> {
    if (payload.form !== 'file' && split === undefined && repeat === undefined) {
      const counter = (this.#counters.get(id) ?? 0) + 1
      const bytes = typedBytes(payload)(fillOf(counter))
      const reached = this.#sessions.send(id, connections, bytes)
      this.#counters.set(id, counter)
      return { connections: reached, task: null }
    }
    // Check the connections first, so that their error takes precedence over a file error.
    this.#sessions.peers(id, connections)
    const source = await sourceOf(payload)
    const peers = this.#sessions.peers(id, connections)
    const about = { kind: repeat === undefined ? 'send' : 'repeat', name: source.name, session: id } as const
    const task = this.#tasks.start(about, (run) =>
      runSendJob({ peers, source, split, repeat }, this.#capture, run)
    )
    return { connections: peers.map(({ connection }) => connection), task }
  }

  sequence({ id, connections, steps }: SequenceInput): SequenceOutput {
    const compiled = compileSteps(steps)
    const peers = this.#sessions.peers(id, connections)
    const about = { kind: 'sequence', name: '', session: id } as const
    const task = this.#tasks.start(about, (run) => runSequence(compiled, peers, this.#capture, run))
    return { connections: peers.map(({ connection }) => connection), task }
  }
}
