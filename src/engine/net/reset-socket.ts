import type net from 'node:net'

/**
 * Milliseconds that a peer may take to close after Tcplens has closed a connection whose remaining bytes are not
 * needed; then the connection is reset (docs/decisions/relay-endings.md).
 */
export const FINISH_MS = 2000

/**
 * Sends a reset on any kind of socket. TLS has no reset of its own: the TCP socket beneath it is reset. A pipe has no
 * reset at all and is closed at once, discarding unsent bytes.
 */

const transports = new WeakMap<net.Socket, net.Socket>()

/** Registers `transport` as the TCP socket beneath `outer` (TLS). */
export function setTransport(outer: net.Socket, transport: net.Socket): void {
  transports.set(outer, transport)
}

export function resetSocket(socket: net.Socket): void {
  const transport = transports.get(socket) ?? socket
  // `resetAndDestroy` throws unless the socket is a connected TCP socket.
  if (transport.remoteAddress === undefined) transport.destroy()
  else if (isEnding(socket)) {
    // libuv refuses a reset while a FIN is being sent (EINVAL), and Node then never closes the socket. The FIN is sent
    // in this turn of the event loop, unless the system's buffer is full: then the socket is closed without a reset.
    setImmediate(() => {
      if (isEnding(socket)) transport.destroy()
      else transport.resetAndDestroy()
    })
  } else transport.resetAndDestroy()
}

/** True if the system has accepted all bytes, and the FIN is being sent. */
function isEnding({ writableEnded, writableFinished, writableLength }: net.Socket): boolean {
  return writableEnded && !writableFinished && writableLength === 0
}
