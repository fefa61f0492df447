import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Where a server stands in the record of what is inside TLS. Wireshark takes the ports of HTTPS for TLS and shows plain
 * bytes there as noise; on port 80 it decodes them. The true port is in the events, and so in the window.
 */

const PLAIN_PORT = 80

export function recordedEnd(server: Endpoint, isTls: boolean): Endpoint {
  return isTls && server.path === undefined ? { ...server, port: PLAIN_PORT } : server
}
