import type net from 'node:net'

/**
 * Sends a reset, whatever the socket is. TLS has none of its own: that of the TCP socket beneath it is sent. A pipe
 * knows no reset at all and is closed at once, unsent bytes and all.
 */

const carriers = new WeakMap<net.Socket, net.Socket>()

/** `outer` (TLS) runs over `carrier`. */
export function setCarrier(outer: net.Socket, carrier: net.Socket): void {
  carriers.set(outer, carrier)
}

export function resetSocket(socket: net.Socket): void {
  const carrier = carriers.get(socket) ?? socket
  // Connected, and by TCP: else `resetAndDestroy` throws.
  if (carrier.remoteAddress === undefined) carrier.destroy()
  else if (isEnding(socket)) {
    // libuv refuses a reset while a FIN goes out (EINVAL), and Node then never closes the socket. It is out in this turn
    // of the loop, unless the system takes nothing more: then the socket goes without a reset.
    setImmediate(() => {
      if (isEnding(socket)) carrier.destroy()
      else carrier.resetAndDestroy()
    })
  } else carrier.resetAndDestroy()
}

/** All that was written is with the system, and its end is being written. */
function isEnding({ writableEnded, writableFinished, writableLength }: net.Socket): boolean {
  return writableEnded && !writableFinished && writableLength === 0
}
