import type { Endpoint } from '../../shared/model/connection-event'

/**
 * The server's end of a conversation in the file, where what was inside TLS is recorded. With its own port, readers
 * would look for TLS in it (443, 8443) or not look at all; with HTTP's they decode what is most often there. The true
 * port is in the connection's events, and shown everywhere.
 */
export function decryptedEnd(server: Endpoint): Endpoint {
  return server.path === undefined ? { ...server, port: HTTP_PORT } : server
}

const HTTP_PORT = 80
