import type { Endpoint } from '../../shared/model/connection-event'

/**
 * Returns the recorded address of a server for the bytes inside TLS. Wireshark decodes the HTTPS ports as TLS and would
 * not recognise the plain bytes; it decodes those on port 80. The actual port is in the events, and so in the window.
 */

const PLAIN_PORT = 80

export function recordedEnd(server: Endpoint, isTls: boolean): Endpoint {
  return isTls && server.path === undefined ? { ...server, port: PLAIN_PORT } : server
}
