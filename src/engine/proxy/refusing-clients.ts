import type { RefusingClient } from '../../shared/contract/proxying'
import type { TrustedClients } from '../tls/authority/trusted-clients'
import type { ClientIdentity } from '../tls/client-identity'

/**
 * Tracks clients that refuse the authority's certificate, and passes repeat refusers through.
 *
 * A refusal is remembered for the client, never for the host, so that one client without the authority's certificate
 * does not end interception for the others. A client that has trusted the authority once is never passed through: two
 * programs with one TLS library at one address cannot be distinguished.
 */

/**
 * A single refusal may be a command without `--cacert`; three in a row indicate a client that cannot be intercepted.
 */
export const REFUSALS_TO_PASS = 3
export const REFUSAL_WINDOW_MS = 60_000
/** Time a client is passed through before interception is tried again. */
export const PASS_THROUGH_MS = 5 * 60_000

/**
 * Maximum number of refusing clients remembered, because the window lists all of them. The oldest are forgotten first.
 */
const MAX_REFUSING_CLIENTS = 100

export interface Refusal {
  readonly client: ClientIdentity
  /** The host whose certificate the client received. */
  readonly host: string
  /** Error code of the TLS library or the system. */
  readonly code: string
  readonly message: string
}

export interface RefusingClientsOptions {
  readonly trusted: TrustedClients
  /** Milliseconds since 1970. */
  now(): number
  /** Called when the list of clients that are passed through changes. */
  onChange(): void
}

export class RefusingClients {
  readonly #options: RefusingClientsOptions
  /** Times of the latest refusals without a success in between, by client. */
  readonly #refusals = new Map<string, number[]>()
  readonly #passed = new Map<string, RefusingClient>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: RefusingClientsOptions) {
    this.#options = options
  }

  /** Clients that are passed through now, the newest last. */
  get passedThrough(): RefusingClient[] {
    const now = this.#options.now()
    return [...this.#passed.values()].filter(({ until }) => now < until)
  }

  isPassedThrough({ key }: ClientIdentity): boolean {
    const passed = this.#passed.get(key)
    return passed !== undefined && this.#options.now() < passed.until
  }

  refused({ client, host, code, message }: Refusal): void {
    const { key, address, ja4 } = client
    const { trusted, onChange } = this.#options
    // Ignore refusals of connections that were already open at the third refusal.
    if (trusted.has(key) || this.isPassedThrough(client)) return
    const now = this.#options.now()
    const recent = (this.#refusals.get(key) ?? []).filter((time) => now - time < REFUSAL_WINDOW_MS)
    this.#refusals.delete(key)
    if (recent.length + 1 < REFUSALS_TO_PASS) {
      putLast(this.#refusals, key, [...recent, now])
      return
    }
    const until = now + PASS_THROUGH_MS
    putLast(this.#passed, key, { id: key, address, ja4, host, code, problem: message, until })
    this.#watchExpiry()
    onChange()
  }

  /** The client sent data over TLS with a certificate of the authority. */
  trusted({ key }: ClientIdentity): void {
    this.#options.trusted.add(key)
    this.#refusals.delete(key)
    if (this.#passed.has(key)) this.resume(key)
  }

  /** Intercepts a client (`RefusingClient.id`) again, or all of them. */
  resume(id: string | null): void {
    if (id === null) this.#passed.clear()
    else this.#passed.delete(id)
    this.#watchExpiry()
    this.#options.onChange()
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** Reports when the next client is intercepted again. */
  #watchExpiry(): void {
    clearTimeout(this.#timer)
    const next = Math.min(...[...this.#passed.values()].map(({ until }) => until))
    if (next === Infinity) return
    this.#timer = setTimeout(
      () => {
        const now = this.#options.now()
        for (const [key, { until }] of this.#passed) if (until <= now) this.#passed.delete(key)
        this.#watchExpiry()
        this.#options.onChange()
      },
      Math.max(1, next - this.#options.now())
    ).unref()
  }
}

function putLast<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MAX_REFUSING_CLIENTS && oldest !== undefined) map.delete(oldest)
}
