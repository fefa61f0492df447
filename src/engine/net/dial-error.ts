import { systemCodeOf } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { explainSystemCode } from '../../shared/model/system-code'

/**
 * The reason why a connection could not be made: a code for programs, and a message that completes "Cannot connect to
 * …:".
 */

export class DialError extends Error {
  readonly code: string
  /** Who ended the attempt: Tcplens (a timeout or a check of its own), or the target or something on the path to it. */
  readonly by: 'target' | 'tcplens'

  constructor(
    code: string,
    message: string,
    { cause, by = 'target' }: { cause?: unknown; by?: 'target' | 'tcplens' } = {}
  ) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'DialError'
    this.code = code
    this.by = by
  }
}

/** Wraps any other error as a DialError. Rethrows values that are not an Error. */
export function asDialError(error: unknown): DialError {
  if (error instanceof DialError) return error
  if (!(error instanceof Error)) throw error
  return new DialError(systemCodeOf(error) ?? 'UNKNOWN', error.message, { cause: error })
}

/** The settings of an attempt that error messages may mention. */
export interface AttemptFacts {
  remote: Endpoint
  local: { address?: string | undefined; port?: number | undefined }
  /** The proxy, if the attempt was to reach one. */
  proxy?: Endpoint
}

/** Returns the DialError for one failed attempt. */
export function attemptError(error: Error, facts: AttemptFacts): DialError {
  const code = systemCodeOf(error) ?? 'UNKNOWN'
  const words = localWords(code, error, facts) ?? remoteWords(code, error, facts)
  return new DialError(code, words, { cause: error })
}

/**
 * Returns the DialError for several failed attempts: the reason of the first one, and the list of all addresses tried.
 */
export function attemptsError(errors: readonly DialError[], addresses: readonly string[]): DialError {
  const [first] = errors
  if (first === undefined) return new DialError('ENOTFOUND', 'the name lookup returned no address.')
  if (errors.length === 1) return first
  const tried = errors.map(({ code }, at) => `${addresses[at] ?? ''} (${code})`).join(', ')
  return new DialError(first.code, `${first.message} Tried ${tried}.`, { cause: first })
}

function localWords(code: string, error: Error, { local }: AttemptFacts): string | null {
  const { address, port } = local
  switch (code) {
    case 'EADDRINUSE':
      return port === undefined
        ? 'no local port is available.'
        : `the local port ${port} is in use. Choose another one, or none to let the system choose.`
    case 'EADDRNOTAVAIL':
      if (address !== undefined && isBind(error)) return `${address} is not an address of this machine.`
      return port === undefined
        ? 'no local address or port is available for it.'
        : `the local port ${port} is still held by an earlier connection to the same address. Wait a minute or choose another port.`
    case 'EACCES':
    case 'EPERM':
      return isBind(error) && port !== undefined
        ? `binding the local port ${port} is not permitted. Ports below 1024 require privileges.`
        : null
    case 'EINVAL':
      return address === undefined ? null : `the local address ${address} has no route to it.`
    default:
      return null
  }
}

function remoteWords(code: string, error: Error, { remote, proxy }: AttemptFacts): string {
  if (proxy !== undefined) {
    const meaning = explainSystemCode(code) ?? `the system reports ${code}`
    return `the proxy ${formatEndpoint(proxy)} cannot be reached: ${meaning}.`
  }
  switch (code) {
    case 'ECONNREFUSED':
      return remote.path === undefined
        ? 'nothing listens there. Is the server running, and is the port right?'
        : 'no server listens on this socket any more. Is the server running?'
    case 'ENOENT':
      return 'the socket does not exist. Is the server running, and is the path right?'
    case 'EACCES':
    case 'EPERM':
      return remote.path === undefined
        ? 'the system does not permit it. A firewall on this machine may block it.'
        : 'you have no write permission for this socket.'
    case 'ETIMEDOUT':
      return 'no response. A firewall may be dropping the packets.'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no route to it.'
    default:
      return `${explainSystemCode(code) ?? (code === 'UNKNOWN' ? error.message : `the system reports ${code}`)}.`
  }
}

function isBind(error: Error): boolean {
  return 'syscall' in error && error.syscall === 'bind'
}
