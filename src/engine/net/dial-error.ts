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
  if (first === undefined) return new DialError('ENOTFOUND', 'the name stands for no address.')
  if (errors.length === 1) return first
  const tried = errors.map(({ code }, at) => `${addresses[at] ?? ''} (${code})`).join(', ')
  return new DialError(first.code, `${first.message} Tried ${tried}.`, { cause: first })
}

function localWords(code: string, error: Error, { local }: AttemptFacts): string | null {
  const { address, port } = local
  switch (code) {
    case 'EADDRINUSE':
      return port === undefined
        ? 'no local port is free.'
        : `the local port ${port} is in use. Choose another one, or leave it to the system.`
    case 'EADDRNOTAVAIL':
      if (address !== undefined && isBind(error)) return `${address} is no address of this machine.`
      return port === undefined
        ? 'there is no local address or port for it.'
        : `the local port ${port} is still held by an earlier connection to the same address. Wait a minute, or choose another port.`
    case 'EACCES':
    case 'EPERM':
      return isBind(error) && port !== undefined
        ? `the local port ${port} may not be used. Ports below 1024 need special rights.`
        : null
    case 'EINVAL':
      return address === undefined ? null : `it cannot be reached from the local address ${address}.`
    default:
      return null
  }
}

function remoteWords(code: string, error: Error, { remote, proxy }: AttemptFacts): string {
  if (proxy !== undefined) {
    const meaning = explainSystemCode(code) ?? `the system says ${code}`
    return `the proxy ${formatEndpoint(proxy)} cannot be reached: ${meaning}.`
  }
  switch (code) {
    case 'ECONNREFUSED':
      return remote.path === undefined
        ? 'nothing listens there. Is the server running, and is the port right?'
        : 'nobody listens on it any more. Is the server running?'
    case 'ENOENT':
      return 'there is no such socket. Is the server running, and is the path right?'
    case 'EACCES':
    case 'EPERM':
      return remote.path === undefined
        ? 'the system does not permit it. A firewall of this machine may forbid it.'
        : 'its permissions do not let you write to it.'
    case 'ETIMEDOUT':
      return 'no answer came. A firewall may drop what is sent there.'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'there is no route to it from here.'
    default:
      return `${explainSystemCode(code) ?? (code === 'UNKNOWN' ? error.message : `the system says ${code}`)}.`
  }
}

function isBind(error: Error): boolean {
  return 'syscall' in error && error.syscall === 'bind'
}
