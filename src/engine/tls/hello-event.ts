import type { ClientHello } from '../../decode/stream/tls/client-hello'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { ja3Of, ja4Of } from './fingerprints'

const NAMES: Readonly<Partial<Record<number, string>>> = {
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3'
}

/** Describes a ClientHello as an event of the record. */
export function helloEvent(hello: ClientHello): Extract<ConnectionEvent, { event: 'hello' }> {
  const { serverName, alpn, versions } = hello
  return {
    event: 'hello',
    serverName,
    alpn,
    versions: versions.map((version) => NAMES[version] ?? `0x${version.toString(16).padStart(4, '0')}`),
    ja3: ja3Of(hello),
    ja4: ja4Of(hello)
  }
}
