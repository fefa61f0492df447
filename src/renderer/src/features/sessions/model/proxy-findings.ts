import type { UnverifiedHost, RefusingClient, TargetFailures } from '../../../../../shared/contract/proxying'
import type { SessionSummary } from '../../../../../shared/contract/sessions'

/** Problems reported by running proxies that need the user's attention or decision. */

interface OfSession {
  /** Identifies the problem while the app runs. */
  readonly key: string
  readonly session: SessionSummary
}

/** A host whose certificate could not be verified. */
export type UntrustedHost = UnverifiedHost & OfSession
/** A client that rejects the CA certificate and is passed through for a while. */
export type PassedClient = RefusingClient & OfSession

/** Returns the hosts, newest last, except those whose certificate is now accepted as an exception. */
export function untrustedHosts(session: SessionSummary): UntrustedHost[] {
  const { config, findings } = session
  if (findings === undefined || config.kind !== 'proxy') return []
  const taken = new Set(config.tls?.exceptions?.map((host) => host.toLowerCase()))
  return findings.untrusted
    .filter(({ host }) => !taken.has(host.toLowerCase()))
    .map((found) => ({ ...found, key: `${session.id} untrusted ${found.host}`, session }))
}

/** Returns the clients, newest last. Another passthrough of the same client counts as a new problem. */
export function passedClients(session: SessionSummary): PassedClient[] {
  return (session.findings?.passedThrough ?? []).map((client) => ({
    ...client,
    key: `${session.id} passed ${client.id} ${client.until}`,
    session
  }))
}

/** A session whose latest connections all failed to reach their target. */
export type FailingSession = TargetFailures & OfSession

/** Continuing failures are one problem, regardless of their number. */
export function failingSession(session: SessionSummary): FailingSession[] {
  const { failing } = session
  if (failing === undefined) return []
  return [{ ...failing, key: `${session.id} failing since ${failing.since}`, session }]
}

/** Selects the sentence that describes the failures. */
export function failureKind({ several, code }: TargetFailures): 'refused' | 'failed' | 'several' {
  if (several) return 'several'
  return code === 'ECONNREFUSED' ? 'refused' : 'failed'
}

/** True if unverified servers are rejected, false if they are allowed with a warning. */
export function isVerifying({ config }: SessionSummary): boolean {
  return config.kind === 'proxy' && config.tls?.verify !== false
}
