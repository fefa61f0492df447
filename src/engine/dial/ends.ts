import type net from 'node:net'
import type { Endpoint } from '../../shared/model/connection-event'

/** Both ends of a socket that stands, as the system names them. */

export function ownEnd({ localAddress = '', localPort = 0 }: net.Socket): Endpoint {
  return { host: localAddress, port: localPort }
}

export function otherEnd({ remoteAddress = '', remotePort = 0 }: net.Socket): Endpoint {
  return { host: remoteAddress, port: remotePort }
}
