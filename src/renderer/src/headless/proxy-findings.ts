import type { Found } from '../../../shared/contract/proxying'
import type { SessionSummary } from '../../../shared/contract/sessions'

/** What running proxies have found out that their user has to know of, and may decide on. */

export interface Finding extends Found {
  /** The same for the same finding, as long as the app runs. */
  readonly key: string
  readonly session: SessionSummary
  readonly kind: 'untrusted' | 'pinned'
}

/** The newest last. A host that is taken as it is by now is none. */
export function findingsOf(session: SessionSummary): Finding[] {
  const { config, findings } = session
  if (findings === undefined || config.kind !== 'proxy') return []
  const taken = new Set(config.tls?.exceptions?.map((host) => host.toLowerCase()))
  const of = (kind: Finding['kind'], found: Found): Finding => ({
    ...found,
    key: `${session.id} ${kind} ${found.host}`,
    session,
    kind
  })
  return [
    ...findings.untrusted
      .filter(({ host }) => !taken.has(host.toLowerCase()))
      .map((finding) => of('untrusted', finding)),
    ...findings.pinned.map((finding) => of('pinned', finding))
  ]
}

/** Whether what cannot be verified is refused, or let through with a warning. */
export function isVerifying({ config }: SessionSummary): boolean {
  return config.kind === 'proxy' && config.tls?.verify !== false
}
