import type net from 'node:net'
import type { ConnectionEvent } from '../../shared/model/connection-event'
import { CLIENT_LEFT_MS, CONNECT_MS } from './limit'

/**
 * Applies a timeout to a connect attempt made for a client. Without it, a target that drops every SYN would occupy the
 * client's socket for as long as the system retries (two minutes on Linux). If the client resets, the relay ends the
 * attempt at once.
 */
export function limitConnecting(
  upstream: net.Socket,
  client: net.Socket,
  tell: (event: ConnectionEvent) => void,
  { connect = CONNECT_MS, left = CLIENT_LEFT_MS } = {}
): void {
  const giveUp = (after: number): void => {
    tell({ event: 'timeout', leg: 'target', what: 'connect', after })
    const error = new Error(`connect ETIMEDOUT after ${after} ms`)
    upstream.destroy(Object.assign(error, { code: 'ETIMEDOUT', syscall: 'connect' }))
  }
  let timer = setTimeout(giveUp, connect, connect)
  const clientEnded = (): void => {
    clearTimeout(timer)
    timer = setTimeout(giveUp, left, left)
  }
  const settle = (): void => {
    clearTimeout(timer)
    client.off('end', clientEnded)
    upstream.off('connect', settle).off('close', settle)
  }
  client.once('end', clientEnded)
  upstream.once('connect', settle).once('close', settle)
}
