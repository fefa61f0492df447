import { AppError, systemCodeOf } from '../../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../../shared/model/connection-event'
import type { Rule } from '../../../shared/contract/rules'
import type { Rules } from '../../rules/rules'
import type { SessionRegistry } from '../../session/session-registry'
import { ApiError, badBody, isRecord } from './api-error'
import { readToxic, STREAMS, toxicAction, updateToxic, type Toxic } from './toxics'

/**
 * The proxies of Toxiproxy's API. Each is a forward session of that name, and each toxic a rule of the group
 * `toxiproxy`: visible, recorded and countable like any other.
 */

const GROUP = 'toxiproxy'

export interface ProxyDocument {
  readonly name: string
  readonly listen: string
  readonly upstream: string
  readonly enabled: boolean
  readonly toxics: readonly Toxic[]
}

interface ToxicProxy {
  readonly name: string
  listen: string
  upstream: string
  enabled: boolean
  /** Null until it was enabled for the first time. */
  session: number | null
  toxics: Toxic[]
}

/** Members of a proxy in a request; missing ones keep their value. */
interface ProxyInput {
  readonly name: string | undefined
  readonly listen: string | undefined
  readonly upstream: string | undefined
  readonly enabled: boolean | undefined
}

export class ToxicProxies {
  readonly #sessions: SessionRegistry
  readonly #rules: Rules
  readonly #proxies = new Map<string, ToxicProxy>()
  /** Changes run one after another. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(sessions: SessionRegistry, rules: Rules) {
    this.#sessions = sessions
    this.#rules = rules
  }

  /** All proxies by name, sorted. */
  list(): Record<string, ProxyDocument> {
    const names = [...this.#proxies.keys()].toSorted()
    return Object.fromEntries(names.map((name) => [name, documentOf(this.#get(name))]))
  }

  get(name: string): ProxyDocument {
    return documentOf(this.#get(name))
  }

  create(body: unknown): Promise<ProxyDocument> {
    return this.#inOrder(async () => {
      const input = newProxy(readProxy(body))
      if (this.#proxies.has(input.name)) throw new ApiError(409, 'proxy already exists')
      return documentOf(await this.#add(input))
    })
  }

  /** Creates or replaces proxies; those with the same addresses stay, with their toxics. Rejects with a PopulateError. */
  populate(body: unknown): Promise<readonly ProxyDocument[]> {
    return this.#inOrder(async () => {
      const inputs = asList(body).map((each, at) => newProxy(readProxy(each), ` at proxy ${at + 1}`))
      const made: ProxyDocument[] = []
      try {
        for (const input of inputs) made.push(documentOf(await this.#put(input)))
      } catch (error) {
        throw new PopulateError(asApiError(error), made)
      }
      return made
    })
  }

  update(name: string, body: unknown): Promise<ProxyDocument> {
    return this.#inOrder(async () => {
      const proxy = this.#get(name)
      const { listen = proxy.listen, upstream = proxy.upstream, enabled = proxy.enabled } = readProxy(body)
      if (listen !== proxy.listen || upstream !== proxy.upstream) {
        await this.#stop(proxy)
        proxy.listen = listen
        proxy.upstream = upstream
      }
      if (enabled !== proxy.enabled) await (enabled ? this.#start(proxy) : this.#stop(proxy))
      return documentOf(proxy)
    })
  }

  remove(name: string): Promise<void> {
    return this.#inOrder(() => this.#remove(this.#get(name)))
  }

  /** Enables all proxies and removes all toxics. */
  reset(): Promise<void> {
    return this.#inOrder(async () => {
      for (const proxy of this.#proxies.values()) proxy.toxics = []
      this.#apply()
      for (const proxy of this.#proxies.values()) if (!proxy.enabled) await this.#start(proxy)
    })
  }

  /** Those of the stream to the upstream server first. */
  toxics(name: string): readonly Toxic[] {
    return sorted(this.#get(name).toxics)
  }

  toxic(name: string, toxic: string): Toxic {
    const found = this.#get(name).toxics.find((each) => each.name === toxic)
    if (found === undefined) throw new ApiError(404, 'toxic not found')
    return found
  }

  addToxic(name: string, body: unknown): Promise<Toxic> {
    return this.#inOrder(() => {
      const proxy = this.#get(name)
      const toxic = readToxic(body)
      if (proxy.toxics.some((each) => each.name === toxic.name))
        throw new ApiError(409, 'toxic already exists')
      proxy.toxics.push(toxic)
      this.#apply()
      return toxic
    })
  }

  updateToxic(name: string, toxicName: string, body: unknown): Promise<Toxic> {
    return this.#inOrder(() => {
      const toxic = updateToxic(this.toxic(name, toxicName), body)
      const proxy = this.#get(name)
      proxy.toxics = proxy.toxics.map((each) => (each.name === toxicName ? toxic : each))
      this.#apply()
      return toxic
    })
  }

  removeToxic(name: string, toxicName: string): Promise<void> {
    return this.#inOrder(() => {
      this.toxic(name, toxicName)
      const proxy = this.#get(name)
      proxy.toxics = proxy.toxics.filter((each) => each.name !== toxicName)
      this.#apply()
    })
  }

  #inOrder<Result>(change: () => Result | Promise<Result>): Promise<Result> {
    const next = this.#last.then(change)
    this.#last = next.catch(() => undefined)
    return next
  }

  #get(name: string): ToxicProxy {
    const proxy = this.#proxies.get(name)
    if (proxy === undefined) throw new ApiError(404, 'proxy not found')
    return proxy
  }

  async #put(input: ReturnType<typeof newProxy>): Promise<ToxicProxy> {
    const before = this.#proxies.get(input.name)
    if (before !== undefined) {
      if (isSameAddress(before.listen, input.listen) && before.upstream === input.upstream) {
        if (before.enabled !== input.enabled) await (input.enabled ? this.#start(before) : this.#stop(before))
        return before
      }
      await this.#remove(before)
    }
    return this.#add(input)
  }

  async #add({ enabled, ...input }: ReturnType<typeof newProxy>): Promise<ToxicProxy> {
    const proxy: ToxicProxy = { ...input, enabled: false, session: null, toxics: [] }
    if (enabled) await this.#start(proxy)
    this.#proxies.set(proxy.name, proxy)
    return proxy
  }

  async #remove(proxy: ToxicProxy): Promise<void> {
    this.#proxies.delete(proxy.name)
    await this.#stop(proxy)
    if (proxy.session !== null) await this.#sessions.remove(proxy.session)
    this.#apply()
  }

  async #start(proxy: ToxicProxy): Promise<void> {
    const config = {
      kind: 'proxy',
      name: proxy.name,
      listen: parseListen(proxy.listen),
      target: parseHostPort(proxy.upstream, 'upstream')
    } as const
    proxy.session ??= this.#sessions.create(config).id
    this.#sessions.update(proxy.session, config)
    this.#apply()
    try {
      const { listening } = await this.#sessions.start(proxy.session)
      if (listening !== null) proxy.listen = formatEndpoint(listening)
      proxy.enabled = true
    } catch (error) {
      if (!this.#proxies.has(proxy.name)) {
        await this.#sessions.remove(proxy.session)
        proxy.session = null
      }
      throw listenError(proxy.listen, error)
    }
  }

  async #stop(proxy: ToxicProxy): Promise<void> {
    if (!proxy.enabled || proxy.session === null) return
    proxy.enabled = false
    await this.#sessions.stop(proxy.session)
  }

  /** Writes the toxics of all proxies into the list of rules; rules of the user stay. */
  #apply(): void {
    const { list } = this.#rules.state
    const others = list.rules.filter(({ group }) => group !== GROUP)
    const own = [...this.#proxies.values()].flatMap((proxy) => rulesOf(proxy))
    this.#rules.set({ ...list, rules: [...others, ...own] })
  }
}

/** An error in the middle of `populate`, with the proxies created before it. */
export class PopulateError extends ApiError {
  readonly proxies: readonly ProxyDocument[]

  constructor({ status, message }: ApiError, proxies: readonly ProxyDocument[]) {
    super(status, message)
    this.proxies = proxies
  }
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError(500, error instanceof Error ? error.message : String(error))
}

function documentOf({ name, listen, upstream, enabled, toxics }: ToxicProxy): ProxyDocument {
  return { name, listen, upstream, enabled, toxics: sorted(toxics) }
}

function sorted(toxics: readonly Toxic[]): Toxic[] {
  return STREAMS.flatMap((stream) => toxics.filter((toxic) => toxic.stream === stream))
}

function rulesOf({ name, session, toxics }: ToxicProxy): Rule[] {
  if (session === null) return []
  return toxics.flatMap((toxic) => {
    const action = toxicAction(toxic)
    if (action === null) return []
    return [
      {
        name: `${name}/${toxic.name}`,
        group: GROUP,
        mode: 'on',
        sessions: [session],
        when: '',
        then: [action],
        chance: toxic.toxicity,
        times: null,
        after: 0,
        every: 1,
        note: ''
      }
    ]
  })
}

function asList(body: unknown): readonly unknown[] {
  if (!Array.isArray(body)) throw badBody('a JSON array of proxies is expected')
  return body
}

function readProxy(body: unknown): ProxyInput {
  if (!isRecord(body)) throw badBody('a JSON object is expected')
  const text = (member: string): string | undefined => {
    const value = body[member]
    if (value !== undefined && typeof value !== 'string') throw badBody(`${member} must be a string`)
    return value
  }
  const { enabled } = body
  if (enabled !== undefined && typeof enabled !== 'boolean') throw badBody('enabled must be true or false')
  return { name: text('name'), listen: text('listen'), upstream: text('upstream'), enabled }
}

/** Throws the error of a missing member; `place` names the proxy of a list. */
function newProxy(
  { name = '', listen = '', upstream = '', enabled = true }: ProxyInput,
  place = ''
): { name: string; listen: string; upstream: string; enabled: boolean } {
  for (const [member, value] of Object.entries({ name, upstream }))
    if (value === '') throw new ApiError(400, `missing required field: ${member}${place}`)
  return { name, listen, upstream, enabled }
}

/** `host:port`, or `:port` for all addresses; empty for a free port of the loopback. */
function parseListen(text: string): Endpoint {
  if (text === '') return { host: '127.0.0.1', port: 0 }
  const endpoint = parseHostPort(text, 'listen')
  return endpoint.host === '' ? { ...endpoint, host: '::' } : endpoint
}

function parseHostPort(text: string, member: string): Endpoint {
  const [, inBrackets, plain, port] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? []
  if (port === undefined || Number(port) > 65_535) throw badBody(`${member} must be HOST:PORT, not ${text}`)
  return { host: inBrackets ?? plain ?? '', port: Number(port) }
}

/** `localhost` resolves to a loopback address. */
function isSameAddress(bound: string, asked: string): boolean {
  const resolved = asked.replace(/^localhost:/, '127.0.0.1:')
  return bound === asked || bound === resolved
}

function listenError(listen: string, error: unknown): ApiError {
  const code = error instanceof AppError ? error.systemCode : systemCodeOf(error)
  if (code === 'EADDRINUSE') return new ApiError(500, `listen tcp ${listen}: bind: address already in use`)
  return asApiError(error)
}
