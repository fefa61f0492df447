import type net from 'node:net'

/**
 * Finds resets that Node does not report.
 *
 * A socket that is not being read, because its sink is full or its peer's FIN has come, is of no interest to libuv: a
 * reset would come to light at the next read or write, which a sink that never drains, or a target that takes its time
 * to answer, puts off for ever. And a reset directly behind the peer's last bytes is reported as an orderly end: libuv
 * takes "hung up" after a short read for the end of the stream and does not ask why.
 *
 * A write of no bytes asks. It sends nothing; the system answers with the socket's pending error, or with success.
 * Measured on Linux: it fails at once with ECONNRESET (EPIPE when the FIN came first) after a reset, and passes with
 * bytes unread or after a FIN alone. Reading on to find out would mean to read, and keep, all that the kernel still
 * holds in front of the reset.
 *
 * A pipe has no reset, so there is nothing to find: with a peer that has said all and closed, as most do, every write
 * fails, and would cut off what it said last.
 *
 * Once our own FIN is sent nothing can be written. A reset on such a leg passes on with the next read, behind the bytes
 * that came before it, or counts as an end.
 */

/** Time between two looks at such a socket: a system call each, and the longest that its reset goes unseen. */
const LOOK_MS = 200

const NOTHING = new Uint8Array(0)

/**
 * Calls back at the peer's FIN, and not at a reset that looks like one: that comes as the socket's error. A FIN that came
 * before anybody asked, such as directly behind a TLS handshake, is told of in a moment.
 */
export function onceEnded(socket: net.Socket, onEnd: () => void): void {
  const ended = (): void => {
    // Behind pending bytes the question would wait for a slow reader; their write reports a reset by itself.
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
  /** Its sockets that are not being read at the moment. */
  unread(): readonly net.Socket[]
}

const watched = new Set<ResetWatched>()
/** One for all connections: most end long before the first look. */
let timer: NodeJS.Timeout | undefined

/** Asks again and again from now on, until all sockets are read again. Cheap for one that is watched already. */
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
      // With a write pending the system is being asked already.
      if (isAskable(socket) && socket.writableLength === 0) socket.write(NOTHING)
    }
  }
  timer = watched.size === 0 ? undefined : setTimeout(lookAround, LOOK_MS)
}

/** A TCP socket knows its own address even behind a reset; a pipe never has one. */
function isAskable(socket: net.Socket): boolean {
  return socket.writable && socket.localAddress !== undefined
}
