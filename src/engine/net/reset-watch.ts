import type net from 'node:net'

/**
 * Detects resets that Node does not report.
 *
 * libuv does not poll a socket that is not being read, because its sink is full or its peer has sent FIN. A reset would
 * be noticed only at the next read or write, which may never happen if the sink does not drain or the target does not
 * respond. Also, a reset directly after the peer's last bytes is reported as an orderly close: libuv takes "hung up"
 * after a short read for the end of the stream and does not check the cause.
 *
 * A write of zero bytes checks it. It sends nothing; the system returns the socket's pending error, or success.
 * Measured on Linux: it fails at once with ECONNRESET (EPIPE when the FIN came first) after a reset, and succeeds with
 * unread bytes or after a FIN alone. The alternative, reading on, would mean to buffer everything that the kernel holds
 * before the reset.
 *
 * A pipe has no reset. If its peer has sent everything and closed, as most do, every write fails, and a check would
 * discard the peer's last bytes.
 *
 * After our own FIN nothing can be written. A reset on such a leg is reported by the next read, after the bytes before
 * it, or counts as a FIN.
 */

/**
 * Interval in milliseconds between two checks of an unread socket: each is a system call, and a reset is detected after
 * this time at the latest.
 */
const LOOK_MS = 200

const NOTHING = new Uint8Array(0)

/**
 * Calls back at the peer's FIN, but not at a reset that looks like one: that is emitted as the socket's error. A FIN
 * that arrived before this call, such as directly after a TLS handshake, is reported on the next tick.
 */
export function onceEnded(socket: net.Socket, onEnd: () => void): void {
  const ended = (): void => {
    // With bytes pending, the check would wait for a slow reader, and their write reports a reset anyway.
    if (!isAskable(socket) || socket.writableLength > 0) onEnd()
    else
      socket.write(NOTHING, (error) => {
        if (error === null || error === undefined) onEnd()
      })
  }
  if (socket.readableEnded) process.nextTick(ended)
  else socket.once('end', ended)
}

/** A connection whose sockets may be unread. */
export interface ResetWatched {
  /** Returns the sockets that are not being read now. */
  unread(): readonly net.Socket[]
}

const watched = new Set<ResetWatched>()
/** One timer for all connections: most end long before the first check. */
let timer: NodeJS.Timeout | undefined

/** Checks the connection periodically, until all its sockets are read again. Cheap if it is already watched. */
export function watchResets(connection: ResetWatched): void {
  watched.add(connection)
  timer ??= setTimeout(lookAround, LOOK_MS)
}

export function unwatchResets(connection: ResetWatched): void {
  watched.delete(connection)
}

function lookAround(): void {
  for (const connection of watched) {
    const unread = connection.unread()
    if (unread.length === 0) watched.delete(connection)
    for (const socket of unread) {
      // A pending write already reports a reset.
      if (isAskable(socket) && socket.writableLength === 0) socket.write(NOTHING)
    }
  }
  timer = watched.size === 0 ? undefined : setTimeout(lookAround, LOOK_MS)
}

/** A TCP socket keeps its local address after a reset; a pipe never has one. */
function isAskable(socket: net.Socket): boolean {
  return socket.writable && socket.localAddress !== undefined
}
