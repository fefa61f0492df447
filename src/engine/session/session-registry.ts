import type { Framings } from '../../shared/contract/framing'
import type { Behaviour } from '../../shared/contract/behaviours'
import type { LiveClient, SessionConfig, SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { toErrorInfo } from '../../shared/rpc/server'
import { LiveBehaviours } from '../behaviour/live-behaviours'
import type { ReactionKind, ReactionRun } from '../behaviour/reaction'
import { REACTIONS } from '../behaviour/reactions'
import { OwnEnds } from '../proxy/own-ends'
import type { Capture } from '../capture/capture'
import type { CertificateAuthority } from '../tls/authority/authority'
import { Rules } from '../rules/rules'
import { ConnectionSet } from './connection-set'
import type { LiveConnection } from '../connection/live-connection'
import { behave, frame, trust } from './live-settings'
import type { PeerConnection } from '../connection/peer-connection'
import type { RunningSession } from './running-session'
import {
  interfaceDescription,
  interfaceName,
  newEntry,
  summaryOf,
  type SessionEntry,
  leastUsedColour
} from './session-entry'
import { createSession } from './session-kinds'
import { peersOf, sendOn } from './session-peers'

/** The list of sessions: creates, starts, stops, changes and removes them, and sends on them. */

export type StopHow = 'cut' | 'drain'

export class SessionRegistry {
  readonly #capture: Capture
  readonly #onChange: () => void
  readonly #authority: CertificateAuthority | null
  readonly #reactions: readonly ReactionKind[]
  readonly #rules: Rules
  readonly #ends = new OwnEnds()
  /** In display order. */
  #entries: SessionEntry[] = []
  #nextId: number

  /**
   * `onChange` is called often when a summary may have changed; the caller coalesces. Without an `authority`, TLS
   * cannot be intercepted. `reactions`: kinds of reactions in addition to those that need nothing but the session.
   */
  constructor(
    capture: Capture,
    onChange: () => void,
    authority: CertificateAuthority | null = null,
    reactions: readonly ReactionKind[] = [],
    firstNumber = 1,
    rules = new Rules(() => capture.clock.now() / 1e6)
  ) {
    this.#rules = rules
    this.#capture = capture
    this.#authority = authority
    this.#reactions = [...REACTIONS, ...reactions]
    this.#onChange = onChange
    this.#nextId = firstNumber
  }

  list(): SessionSummary[] {
    return this.#entries.map(summaryOf)
  }

  get(id: number): SessionSummary {
    return summaryOf(this.#entry(id))
  }

  /** `at` is the position in the list, by default the end; `colour` defaults to the least used one. */
  create(
    config: SessionConfig,
    at = this.#entries.length,
    colour = leastUsedColour(this.#entries)
  ): SessionSummary {
    const entry = newEntry(this.#nextId++, config, colour)
    this.#entries = this.#entries.toSpliced(at, 0, entry)
    this.#onChange()
    return summaryOf(entry)
  }

  duplicate(id: number): SessionSummary {
    const original = this.#entry(id)
    const copy = newEntry(this.#nextId++, original.config, leastUsedColour(this.#entries))
    this.#entries = this.#entries.flatMap((entry) => (entry === original ? [entry, copy] : [entry]))
    this.#onChange()
    return summaryOf(copy)
  }

  update(id: number, config: SessionConfig): SessionSummary {
    const entry = this.#entry(id)
    if (entry.running !== undefined) throw new AppError('wrong-state', 'Stop the session before changing it.')
    if (entry.config.kind !== config.kind) {
      throw new AppError('bad-input', 'The type of a session cannot be changed. Create another session.')
    }
    entry.config = config
    entry.error = null
    entry.state = 'stopped'
    entry.interfaceId = undefined
    this.#onChange()
    return summaryOf(entry)
  }

  /** Rejects with the error, which is also kept in the summary. */
  async start(id: number): Promise<SessionSummary> {
    const entry = this.#entry(id)
    if (entry.running !== undefined) throw new AppError('wrong-state', 'The session is already running.')
    entry.interfaceId ??= this.#capture.addInterface(interfaceName(entry), interfaceDescription(entry))
    const behaviours = this.#behaviours(entry)
    const session = createSession({
      id,
      config: entry.config,
      capture: this.#capture,
      interfaceId: entry.interfaceId,
      name: interfaceName(entry),
      rules: this.#rules,
      connections: new ConnectionSet(entry.counters, this.#onChange),
      behaviours,
      ends: this.#ends,
      authority: this.#authority,
      onChange: this.#onChange,
      onTrouble: (error) => {
        entry.error = error === null ? null : toErrorInfo(error)
        this.#onChange()
      }
    })
    entry.running = session
    entry.behaviours = behaviours
    this.#set(entry, 'starting')
    entry.error = null
    try {
      // A stop during the start takes precedence, here and below.
      const isStopped = (): boolean => entry.running !== session || entry.state !== 'starting'
      if (behaviours.runs().length > 0) await behaviours.ready()
      if (isStopped()) return summaryOf(entry)
      const listening = await session.start()
      if (isStopped()) return summaryOf(entry)
      entry.listening = listening
      this.#set(entry, 'running')
    } catch (error) {
      if (entry.running !== session || entry.state !== 'starting') return summaryOf(entry)
      entry.error = toErrorInfo(error)
      this.#over(entry, session, 'failed')
      throw error
    }
    void session.ended.then((failure) => {
      if (failure !== null && entry.running === session) entry.error = toErrorInfo(failure)
      this.#over(entry, session, failure === null ? 'stopped' : 'failed')
    })
    return summaryOf(entry)
  }

  /**
   * Stops listening. Open connections are closed with FIN (`cut`) or left to end by themselves (`drain`). Resolves when
   * none is left. A second stop, with `cut`, ends those that drain.
   */
  async stop(id: number, how: StopHow = 'cut'): Promise<SessionSummary> {
    const entry = this.#entry(id)
    const session = entry.running
    if (session === undefined) {
      await entry.closed
      return summaryOf(entry)
    }
    // Clear errors that concerned the clients of this run.
    entry.error = null
    this.#set(entry, 'stopping')
    await session.close()
    if (how === 'cut') for (const connection of session.connections.all()) connection.stop()
    await session.connections.whenEmpty()
    this.#over(entry, session, 'stopped')
    await entry.closed
    return summaryOf(entry)
  }

  /** Stops a running session first. Resolves when it is removed: with `drain` after its last connection. */
  async remove(id: number, how: StopHow = 'cut'): Promise<void> {
    await this.stop(id, how)
    this.#entries = this.#entries.filter((entry) => entry.id !== id)
    this.#onChange()
  }

  /** A failed start is reported in its session. */
  async startAll(): Promise<SessionSummary[]> {
    const stopped = this.#entries.filter(({ running }) => running === undefined)
    await Promise.allSettled(stopped.map(({ id }) => this.start(id)))
    return this.list()
  }

  /** When it resolves, all runs have saved their data, including those that ended by themselves. */
  async stopAll(): Promise<SessionSummary[]> {
    await Promise.all(this.#entries.map(({ id }) => this.stop(id)))
    return this.list()
  }

  /**
   * Returns the connections of a server or client session that can be sent on now: the named ones, or all. Throws if
   * there are none.
   */
  peers(id: number, connections: readonly number[] | null): PeerConnection[] {
    return peersOf(this.#entry(id), connections)
  }

  /**
   * Sends the bytes on the named connections, or on all. Returns the connections that accepted them; throws if none
   * did.
   */
  send(id: number, connections: readonly number[] | null, bytes: Uint8Array): number[] {
    return sendOn(this.peers(id, connections), bytes)
  }

  /** Returns the open connections of a session, in the order in which they were opened. */
  clients(id: number, first: number, count: number): { total: number; rows: LiveClient[] } {
    const open = this.#entry(id).running?.connections.all() ?? []
    const rows = open.slice(first, first + count).flatMap((connection) => connection.status?.() ?? [])
    return { total: open.length, rows }
  }

  /**
   * Sets the automatic behaviours of a server or client, also during a run. Throws `bad-input` without changing
   * anything if they are invalid.
   */
  behave(id: number, behaviours: Behaviour[]): SessionSummary {
    const entry = this.#entry(id)
    behave(entry, behaviours, this.#reactions)
    this.#onChange()
    return summaryOf(entry)
  }

  /** Accepts a host's certificate unverified, or verifies it again; also during a run. */
  trust(id: number, host: string, on: boolean): SessionSummary {
    const entry = this.#entry(id)
    trust(entry, host, on)
    this.#onChange()
    return summaryOf(entry)
  }

  /** Intercepts clients again that are passed through because they refuse the certificate: one, or all. */
  resumeInterception(id: number, client: string | null): SessionSummary {
    const entry = this.#entry(id)
    entry.running?.findings?.resume(client)
    return summaryOf(entry)
  }

  /** Sets how connections are split into frames, also during a run. */
  frame(id: number, framing: Framings | null): SessionSummary {
    const entry = this.#entry(id)
    if (frame(entry, framing)) this.#onChange()
    return summaryOf(entry)
  }

  /** Returns what the reactions of a running session share between its connections. */
  runs(id: number): ReactionRun[] {
    return this.#entry(id).behaviours?.runs() ?? []
  }

  /** Returns the framing settings of the sessions; most have none. */
  framings(): [session: number, Framings][] {
    return this.#entries.flatMap(({ id, config }) =>
      config.framing === undefined ? [] : [[id, config.framing]]
    )
  }

  /** Returns the open connection with this number, of any session. */
  connection(number: number): LiveConnection {
    for (const { running } of this.#entries) {
      const found = running?.connections.get(number)
      if (found !== undefined) return found
    }
    throw new AppError('not-found', `Connection ${number} is not open.`)
  }

  /** Creates the behaviours of a run; saved or earlier settings may be invalid. */
  #behaviours(entry: SessionEntry): LiveBehaviours {
    try {
      const { config } = entry
      const isProxy = config.kind === 'proxy'
      return new LiveBehaviours(isProxy ? [] : (config.behaviours ?? []), {
        role: isProxy ? 'server' : config.kind,
        kinds: this.#reactions,
        onChange: this.#onChange
      })
    } catch (error) {
      entry.error = toErrorInfo(error)
      this.#set(entry, 'failed')
      throw error
    }
  }

  #set(entry: SessionEntry, state: SessionEntry['state']): void {
    entry.state = state
    this.#onChange()
  }

  /** Handles the end of a run, unless another one has started since. */
  #over(entry: SessionEntry, session: RunningSession, state: 'stopped' | 'failed'): void {
    if (entry.running !== session) return
    entry.running = undefined
    entry.closed = entry.behaviours?.close() ?? Promise.resolve()
    entry.behaviours = undefined
    entry.listening = null
    this.#set(entry, state)
  }

  #entry(id: number): SessionEntry {
    const entry = this.#entries.find((candidate) => candidate.id === id)
    if (entry === undefined) throw new AppError('not-found', `There is no session ${id}.`)
    return entry
  }
}
