import type { ErrorInfo, SessionConfig, SessionSummary } from '../../shared/contract/sessions'
import { AppError } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { toErrorInfo } from '../../shared/rpc/server'
import type { Capture } from '../capture/capture'
import { formatComment } from '../capture/pcapng/comment'
import { ProxySession, type ProxyCounters } from './proxy-session'

/** The list of sessions: creating, starting, stopping, changing and removing them. */

interface Entry {
  readonly id: number
  config: SessionConfig
  state: SessionSummary['state']
  listening: Endpoint | null
  error: ErrorInfo | null
  readonly counters: ProxyCounters
  /** The interface in the capture, declared at the first start and again after a change of settings. */
  interfaceId: number | undefined
  running: ProxySession | undefined
  /** Settles once the start that is under way, or was last, is through. */
  started: Promise<unknown>
}

export class SessionRegistry {
  readonly #capture: Capture
  readonly #onChange: () => void
  readonly #entries = new Map<number, Entry>()
  #nextId = 1

  /** `onChange`: some summary differs from what it was; called often, the caller coalesces. */
  constructor(capture: Capture, onChange: () => void) {
    this.#capture = capture
    this.#onChange = onChange
  }

  list(): SessionSummary[] {
    return [...this.#entries.values()].map(summaryOf)
  }

  get(id: number): SessionSummary {
    return summaryOf(this.#entry(id))
  }

  create(config: SessionConfig): SessionSummary {
    const entry: Entry = {
      id: this.#nextId++,
      config,
      state: 'stopped',
      listening: null,
      error: null,
      counters: { open: 0, total: 0, up: 0, down: 0 },
      interfaceId: undefined,
      running: undefined,
      started: Promise.resolve()
    }
    this.#entries.set(entry.id, entry)
    this.#onChange()
    return summaryOf(entry)
  }

  update(id: number, config: SessionConfig): SessionSummary {
    const entry = this.#entry(id)
    if (entry.running !== undefined) throw new AppError('wrong-state', 'Stop the session before changing it.')
    entry.config = config
    entry.error = null
    if (entry.state === 'failed') entry.state = 'stopped'
    entry.interfaceId = undefined
    this.#onChange()
    return summaryOf(entry)
  }

  /** Rejects with the reason, which also stays in the summary. */
  async start(id: number): Promise<SessionSummary> {
    const entry = this.#entry(id)
    if (entry.running !== undefined) throw new AppError('wrong-state', 'The session is running already.')
    entry.interfaceId ??= this.#capture.addInterface(nameOf(entry), describe(entry))
    const session = new ProxySession({
      id,
      config: entry.config,
      capture: this.#capture,
      interfaceId: entry.interfaceId,
      counters: entry.counters,
      onChange: this.#onChange
    })
    entry.running = session
    entry.state = 'starting'
    entry.error = null
    this.#onChange()
    const started = this.#listen(entry, session)
    entry.started = started.catch(() => undefined)
    await started
    return summaryOf(entry)
  }

  /** Ends its connections and stops listening. A session that does not run is left as it is. */
  async stop(id: number): Promise<SessionSummary> {
    const entry = this.#entry(id)
    // A listener that is only being made can not be closed yet.
    await entry.started
    const session = entry.running
    if (session === undefined) return summaryOf(entry)
    entry.state = 'stopping'
    this.#onChange()
    await session.close()
    // Only now, so that a second stop waits for the same end.
    entry.running = undefined
    entry.state = 'stopped'
    entry.listening = null
    this.#onChange()
    return summaryOf(entry)
  }

  async remove(id: number): Promise<void> {
    await this.stop(id)
    this.#entries.delete(id)
    this.#onChange()
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((id) => this.stop(id)))
  }

  async #listen(entry: Entry, session: ProxySession): Promise<void> {
    try {
      entry.listening = await session.listen()
      entry.state = 'running'
    } catch (error) {
      entry.running = undefined
      entry.state = 'failed'
      entry.error = toErrorInfo(error)
      throw error
    } finally {
      this.#onChange()
    }
  }

  #entry(id: number): Entry {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw new AppError('not-found', `There is no session ${id}.`)
    return entry
  }
}

function summaryOf({ id, config, state, listening, error, counters }: Entry): SessionSummary {
  return {
    id,
    config,
    state,
    listening,
    error,
    connections: { open: counters.open, total: counters.total },
    bytes: { up: counters.up, down: counters.down }
  }
}

function nameOf({ config }: Entry): string {
  return config.name === ''
    ? `${formatEndpoint(config.listen)} to ${formatEndpoint(config.target)}`
    : config.name
}

function describe(entry: Entry): string {
  const { id, config } = entry
  return formatComment(`Proxy ${formatEndpoint(config.listen)} to ${formatEndpoint(config.target)}.`, {
    session: id,
    config
  })
}
