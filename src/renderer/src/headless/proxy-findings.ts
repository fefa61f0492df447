import type { Found, RefusingClient, TargetFailures } from '../../../shared/contract/proxying'
import type { SessionSummary } from '../../../shared/contract/sessions'

/** What running proxies have found out that their user has to know of, and may decide on. */

interface OfSession {
  /** The same for the same finding, as long as the app runs. */
  readonly key: string
  readonly session: SessionSummary
}

/** A host whose certificate could not be verified. */
export type UntrustedHost = Found & OfSession
/** A client that refuses the authority's certificate and is passed through for a while. */
export type PassedClient = RefusingClient & OfSession

/** The newest last. A host whose certificate is accepted as it is by now is left out. */
export function untrustedHosts(session: SessionSummary): UntrustedHost[] {
  const { config, findings } = session
  if (findings === undefined || config.kind !== 'proxy') return []
  const taken = new Set(config.tls?.exceptions?.map((host) => host.toLowerCase()))
  return findings.untrusted
    .filter(({ host }) => !taken.has(host.toLowerCase()))
    .map((found) => ({ ...found, key: `${session.id} untrusted ${found.host}`, session }))
}

/** The newest last. A client that is passed through once more is another finding. */
export function passedClients(session: SessionSummary): PassedClient[] {
  return (session.findings?.passedThrough ?? []).map((client) => ({
    ...client,
    key: `${session.id} passed ${client.id} ${client.until}`,
    session
  }))
}

/** A session whose last connections all failed to reach their target. */
export type FailingSession = TargetFailures & OfSession

/** Failures that go on are one finding, whatever their number. */
export function failingSession(session: SessionSummary): FailingSession[] {
  const { failing } = session
  if (failing === undefined) return []
  return [{ ...failing, key: `${session.id} failing since ${failing.since}`, session }]
}

/** Which sentence describes the failures. */
export function failureKind({ several, code }: TargetFailures): 'refused' | 'failed' | 'several' {
  if (several) return 'several'
  return code === 'ECONNREFUSED' ? 'refused' : 'failed'
}

/** Whether what cannot be verified is refused, or let through with a warning. */
export function isVerifying({ config }: SessionSummary): boolean {
  return config.kind === 'proxy' && config.tls?.verify !== false
}
