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
 * Once our own FIN is sent nothing can be written. A reset on such a leg passes on with the next read, behind the bytes
 * that came before it, or counts as an end.
 */

/** Time between two looks at such a socket: a system call each, and the longest that its reset goes unseen. */
const LOOK_MS = 200

const NOTHING = new Uint8Array(0)

/** Calls back at the peer's FIN, and not at a reset that looks like one: that comes as the socket's error. */
export function onceEnded(socket: net.Socket, onEnd: () => void): void {
  socket.once('end', () => {
    // Behind pending bytes the question would wait for a slow reader; their write reports a reset by itself.
    if (!socket.writable || socket.writableLength > 0) onEnd()
    else
      socket.write(NOTHING, (error) => {
        if (error === null || error === undefined) onEnd()
      })
  })
}

/** Asks again and again for the sockets of one connection that are not being read. */
export class ResetWatch {
  readonly #unread: () => readonly net.Socket[]
  #timer: NodeJS.Timeout | undefined

  /** `unread` gives the sockets that are not being read at the moment. */
  constructor(unread: () => readonly net.Socket[]) {
    this.#unread = unread
  }

  /** To be called when a socket is not read any more. Cheap when looking already: sources pause thousands of times a second. */
  arm(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#look()
    }, LOOK_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    const unread = this.#unread()
    for (const socket of unread) {
      // With a write pending the system is being asked already.
      if (socket.writable && socket.writableLength === 0) socket.write(NOTHING)
    }
    if (unread.length > 0) this.arm()
  }
}
