/**
 * The engine's thread as seen by the main process: passes requests and events on, notices when the thread ends, and
 * starts another one on request. Imports no Electron, so that it can be tested in plain Node.
 */
import { EngineThread } from '../engine/engine-thread/engine-thread'
import type { EngineEnd, EngineThreadData, ThreadRequests } from '../engine/engine-thread/contract'
import { ENGINE_REQUESTS, type EngineRequests, type Events } from '../shared/contract/contract'
import type { EngineStop } from '../shared/contract/engine-stop'
import { events } from '../shared/contract/events'
import { AppError } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'
import type { CaptureFileEngine } from './capture-files'
import type { Log } from './log'
import type { EngineSide } from './page-host'
import { withinLimit } from './within-limit'

type Listener = Parameters<EngineSide['onEvent']>[0]

export interface EngineHostOptions {
  script: URL
  /** Returns the engine's options, with the settings of this moment. */
  data(): Omit<EngineThreadData, 'firstNumbers'>
  log: Log
}

/**
 * Numbers of a restarted engine begin this far above the last reported ones: the reports of the last milliseconds may be
 * missing.
 */
const NUMBERS_APART = 1000

/** Milliseconds; below the time limit of quitting. */
const CLOSE_LIMIT_MS = 4_000

export class EngineHost implements EngineSide {
  readonly #options: EngineHostOptions
  readonly #listeners = new Set<Listener>()
  #thread: EngineThread
  #sessions: Events['sessions'] = []
  #captures: Events['captures'] | null = null
  /** Taken at the first sign of an end: closing the engine changes the lists. */
  #last: { sessions: Events['sessions']; captures: Events['captures'] | null } | null = null
  #stop: EngineStop | null = null
  #restarting: Promise<void> | null = null
  #closing: Promise<void> | null = null

  readonly handlers: Handlers<EngineRequests>
  /** The files of captures, for the host's dialogs. */
  readonly captures: CaptureFileEngine

  private constructor(options: EngineHostOptions) {
    this.#options = options
    this.#thread = this.#start()
    this.handlers = Object.fromEntries(
      ENGINE_REQUESTS.map((name) => [name, (input: never) => this.request(name, input)])
    ) as unknown as Handlers<EngineRequests>
    this.captures = {
      list: () => this.request('captures.list', {}),
      open: (path) => this.request('host.open', { path }),
      save: (capture, path) => this.request('host.save', { capture, path }),
      saveBytes: (capture, saved, path) => this.request('host.saveBytes', { capture, saved, path }),
      export: (rows, path) => this.request('host.export', { rows, path })
    }
  }

  /** Resolves when the engine runs. Rejects if it cannot start. */
  static async start(options: EngineHostOptions): Promise<EngineHost> {
    const host = new EngineHost(options)
    host.#sessions = await host.#begun(host.#thread)
    return host
  }

  /** Why the engine stopped; null while it runs. */
  get stop(): EngineStop | null {
    return this.#stop
  }

  /** The sessions as last reported. */
  get sessions(): Events['sessions'] {
    return this.#sessions
  }

  /** Rejects with `engine-stopped` if the engine has stopped, or stops before it responds. */
  request<Name extends keyof ThreadRequests>(
    name: Name,
    input: ThreadRequests[Name]['input']
  ): Promise<ThreadRequests[Name]['output']> {
    return this.#thread.client.request(name, input)
  }

  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Starts the engine again, and the sessions that were running. Without effect while it runs. */
  async restart(): Promise<void> {
    if (this.#stop === null) return
    this.#restarting ??= this.#restart().finally(() => (this.#restarting = null))
    await this.#restarting
  }

  /** Closes the engine; nothing to do if it has stopped. One that hangs is ended after a time limit. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    if (this.#stop !== null) return
    const closed = this.#thread.close().then(() => true)
    if (await withinLimit(closed, CLOSE_LIMIT_MS, false)) return
    this.#options.log.error(`The engine did not close within ${CLOSE_LIMIT_MS} ms`)
    await this.#thread.terminate()
  }

  async #restart(): Promise<void> {
    const before = this.#last ?? { sessions: [], captures: null }
    const running = before.sessions.filter(({ state }) => state === 'running' || state === 'starting')
    const thread = this.#start({
      capture: NUMBERS_APART + Math.max(0, ...(before.captures ?? []).map(({ capture }) => capture)),
      session: NUMBERS_APART + Math.max(0, ...before.sessions.map(({ id }) => id))
    })
    const restored = await this.#begun(thread)
    this.#thread = thread
    this.#sessions = restored
    this.#stop = null
    this.#last = null
    for (const { id, state, config } of restored) {
      const same = running.findIndex((session) => JSON.stringify(session.config) === JSON.stringify(config))
      if (same < 0) continue
      running.splice(same, 1)
      // The error stays in the session's summary, which the window shows.
      if (state === 'stopped') await this.request('sessions.start', { id }).catch(() => null)
    }
  }

  /** Resolves with the restored sessions. Rejects with the thread's error if it ends before. */
  async #begun(thread: EngineThread): Promise<Events['sessions']> {
    try {
      return await thread.client.request('host.begin', {})
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'engine-stopped') throw error
      throw new AppError('engine-stopped', (await thread.ended).message, { cause: error })
    }
  }

  #start(firstNumbers?: EngineThreadData['firstNumbers']): EngineThread {
    const { script, data, log } = this.#options
    const thread = new EngineThread(script, {
      ...data(),
      ...(firstNumbers === undefined ? {} : { firstNumbers })
    })
    const { client } = thread
    let isFailing = false
    for (const name of Object.keys(events) as (keyof Events)[]) {
      client.on(name, (payload) => {
        if (!isFailing) this.#take(name, payload)
      })
    }
    client.on('notice', (text) => {
      log.info(text)
    })
    client.on('bug', ({ name, stack }) => {
      log.error(name, stack)
    })
    client.on('failed', () => {
      isFailing = true
    })
    void thread.ended.then((end) => {
      // A thread that ends before it has begun was never this host's engine.
      if (thread === this.#thread && this.#closing === null) this.#ended(end)
    })
    return thread
  }

  #take<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    if (name === 'sessions') this.#sessions = payload as Events['sessions']
    if (name === 'captures') this.#captures = payload as Events['captures']
    for (const listener of this.#listeners) listener(name, payload)
  }

  #ended({ cause, message, stack }: EngineEnd): void {
    this.#options.log.error(`The engine stopped (${cause})`, stack === '' ? message : stack)
    this.#last = { sessions: this.#sessions, captures: this.#captures }
    const live = this.#captures?.[0]
    const stop: EngineStop = {
      cause,
      message,
      capture: live === undefined || live.segments === 0 ? null : live.path,
      connections: live?.connections.open ?? 0
    }
    this.#stop = stop
    for (const listener of this.#listeners) listener('engineStopped', stop)
  }
}
