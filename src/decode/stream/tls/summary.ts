import type { TlsSummary } from '../../../shared/contract/tls-records'
import type { ClientHello } from './client-hello'
import { groupName, suiteName, versionName } from './names/numbers'
import type { TlsStream } from './tls-stream'

/**
 * Summarizes the negotiated parameters that are sent unencrypted. Excludes fingerprints and certificate hashes, which
 * need a hash function.
 */
export function summarise(
  up: Pick<TlsStream, 'clientHello'>,
  down: Pick<TlsStream, 'facts' | 'messages'>
): Omit<TlsSummary, 'ja3' | 'ja4' | 'chain'> {
  const client = up.clientHello
  const server = down.facts.serverHello
  const group = server === null ? 0 : server.group !== 0 ? server.group : down.facts.group
  return {
    version: server === null ? '' : versionName(server.version),
    cipher: server === null ? '' : suiteName(server.suite),
    group: group === 0 ? '' : groupName(group),
    serverName: client?.serverName ?? '',
    offered: { versions: (client?.versions ?? []).map(versionName), alpn: client?.alpn ?? [] },
    alpn: server?.alpn ?? '',
    resumed: isResumed(client, down)
  }
}

const TLS_1_3 = 0x0304

/**
 * Returns whether the session was resumed. In TLS 1.3 the server accepts a pre-shared key (RFC 8446, section 4.2.11).
 * Earlier versions repeat the client's session ID (RFC 5246, section 7.3) and send no certificate.
 */
function isResumed(client: ClientHello | null, down: Pick<TlsStream, 'facts' | 'messages'>): boolean | null {
  const server = down.facts.serverHello
  if (server === null || server.isRetry) return null
  if (server.version >= TLS_1_3) return server.preShared
  const hasCertificate = down.messages.some(({ name }) => name === 'Certificate')
  if (client === null) return hasCertificate ? false : null
  return !hasCertificate && server.sessionId.length > 0 && isSame(client.sessionId, server.sessionId)
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
