import type { Found, ProxyFindings, ProxyTls } from '../../shared/contract/proxying'
import { systemCodeOf } from '../../shared/model/app-error'
import { clientRefusal } from '../tls/intercept/client-refused'
import { matchesHost } from './host-pattern'

/** What a run of a proxy finds out of hosts while it opens their TLS, and what its user decided about them. */

/** Told of each kind; the oldest go. */
const MOST_TOLD = 100

/** An error that says so. */
type Problem = Readonly<Record<'code' | 'message', string>>

export class TlsFindings {
  readonly #pinned = new Map<string, Problem>()
  readonly #suspected = new Map<string, Problem>()
  readonly #untrusted = new Map<string, Problem>()
  readonly #onChange: () => void
  readonly #passPinned: boolean
  #exceptions: readonly string[]

  constructor({ exceptions = [], passPinned = true }: ProxyTls, onChange: () => void) {
    this.#passPinned = passPinned
    this.#exceptions = exceptions
    this.#onChange = onChange
  }

  get told(): ProxyFindings {
    return { pinned: listed(this.#pinned), untrusted: listed(this.#untrusted) }
  }

  /** The first that came of a client whose handshake had been done: in TLS 1.3 it may make up its mind only then. */
  refusedLate(host: string, error: Error): void {
    const words = clientRefusal(error)
    if (words === null) return
    this.refused(host, 'said', { code: systemCodeOf(error) ?? 'UNKNOWN', message: words })
  }

  /**
   * Its client broke off at our certificate: it is passed on from now on. Where it only hung up, which one that was
   * stopped at that moment does as well, from the second time in a row on.
   */
  refused(host: string, how: 'said' | 'hung-up', problem: Problem): void {
    if (!this.#passPinned) return
    if (how === 'hung-up' && !this.#suspected.has(host)) {
      remember(this.#suspected, host, problem)
      return
    }
    this.#suspected.delete(host)
    remember(this.#pinned, host, problem)
    this.#onChange()
  }

  /** A client took our certificate: one that hung up before it was stopped by something else. */
  accepted(host: string): void {
    this.#suspected.delete(host)
  }

  isPinned(host: string): boolean {
    return this.#pinned.has(host)
  }

  /** Intercepts it again, or all. */
  unpin(host: string | null): void {
    if (host === null) this.#pinned.clear()
    else this.#pinned.delete(host)
    this.#onChange()
  }

  /** Its certificate could not be verified. */
  distrust(host: string, problem: Problem): void {
    remember(this.#untrusted, host, problem)
    this.#onChange()
  }

  /** Hosts whose certificate is taken as it is. */
  except(exceptions: readonly string[]): void {
    this.#exceptions = exceptions
    for (const host of this.#untrusted.keys()) if (this.isException(host)) this.#untrusted.delete(host)
  }

  isException(host: string): boolean {
    return this.#exceptions.some((pattern) => matchesHost(pattern, host))
  }
}

function remember(found: Map<string, Problem>, host: string, problem: Problem): void {
  found.delete(host)
  found.set(host, problem)
  const [oldest] = found.keys()
  if (found.size > MOST_TOLD && oldest !== undefined) found.delete(oldest)
}

function listed(found: ReadonlyMap<string, Problem>): Found[] {
  return [...found].map(([host, { code, message }]) => ({ host, code, problem: message }))
}
