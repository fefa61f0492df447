import type { UnverifiedHost, ProxyFindings, ProxyTls } from '../../shared/contract/proxying'
import { systemCodeOf } from '../../shared/model/app-error'
import type { TrustedClients } from '../tls/authority/trusted-clients'
import type { ClientIdentity } from '../tls/client-identity'
import { clientRefusal } from '../tls/intercept/client-refused'
import { matchesHost } from '../tls/intercept/host-pattern'
import { RefusingClients } from './refusing-clients'

/** TLS problems that a proxy finds while it intercepts, and the user's exceptions. */

/** Maximum number of unverified hosts listed; the oldest are dropped first. */
const MAX_LISTED = 100

/** Code and message of an error. */
type Problem = Readonly<Record<'code' | 'message', string>>

export interface TlsFindingsOptions {
  /** Shared by all proxies that use the same authority. */
  readonly trusted: TrustedClients
  /** Milliseconds since 1970. */
  now(): number
  onChange(): void
}

export class TlsFindings {
  readonly #clients: RefusingClients
  readonly #untrusted = new Map<string, Problem>()
  readonly #onChange: () => void
  readonly #passRefusing: boolean
  #exceptions: readonly string[]

  constructor({ exceptions = [], passPinned = true }: ProxyTls, options: TlsFindingsOptions) {
    this.#clients = new RefusingClients(options)
    this.#passRefusing = passPinned
    this.#exceptions = exceptions
    this.#onChange = options.onChange
  }

  get snapshot(): ProxyFindings {
    return { passedThrough: this.#clients.passedThrough, untrusted: listed(this.#untrusted) }
  }

  /**
   * Handles the first error of a client after its handshake: in TLS 1.3 the client may refuse the certificate when the
   * server's side of the handshake is over. Ignores every other error.
   */
  refusedLate(client: ClientIdentity, host: string, error: Error): void {
    const message = clientRefusal(error)
    if (message === null) return
    this.refused(client, host, { code: systemCodeOf(error) ?? 'UNKNOWN', message })
  }

  /** The client closed the connection when it received the certificate for `host`. */
  refused(client: ClientIdentity, host: string, { code, message }: Problem): void {
    if (this.#passRefusing) this.#clients.refused({ client, host, code, message })
  }

  /** The client sent data inside TLS, so it trusts the authority. */
  trusted(client: ClientIdentity): void {
    this.#clients.trusted(client)
  }

  isPassedThrough(client: ClientIdentity): boolean {
    return this.#clients.isPassedThrough(client)
  }

  /** Intercepts one passed-through client again, or all of them. */
  resume(id: string | null): void {
    this.#clients.resume(id)
  }

  /** Records that the host's certificate could not be verified. */
  distrust(host: string, problem: Problem): void {
    remember(this.#untrusted, host, problem)
    this.#onChange()
  }

  /** Sets the hosts whose certificate is accepted unverified. */
  except(exceptions: readonly string[]): void {
    this.#exceptions = exceptions
    for (const host of this.#untrusted.keys()) if (this.isException(host)) this.#untrusted.delete(host)
  }

  isException(host: string): boolean {
    return this.#exceptions.some((pattern) => matchesHost(pattern, host))
  }

  close(): void {
    this.#clients.close()
  }
}

function remember(found: Map<string, Problem>, host: string, problem: Problem): void {
  found.delete(host)
  found.set(host, problem)
  const [oldest] = found.keys()
  if (found.size > MAX_LISTED && oldest !== undefined) found.delete(oldest)
}

function listed(found: ReadonlyMap<string, Problem>): UnverifiedHost[] {
  return [...found].map(([host, { code, message }]) => ({ host, code, problem: message }))
}
