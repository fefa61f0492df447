import type { MessageSink, StreamOffsets } from '../../../decode/stream/decoder'
import type { ProxyHeader } from '../../../decode/stream/proxy-header/header'
import type { Direction } from '../../../shared/model/direction'

/** Receives the results of decoding one connection. */
export interface DecodingHost {
  /** Creates the receiver of messages, once there are any: many connections are raw. */
  newSink(): MessageSink
  /** Called before each push with the time and stream offset of the bytes. */
  onPosition(time: number, direction: Direction, offset: number): void
  onProtocol(protocol: string): void
  /** Called with the start of the protocol after a proxy handshake or header, or an upgrade to TLS. */
  onInside?(at: StreamOffsets): void
  /** Called for a PROXY protocol header at the start of the client's bytes, which was complete at `time`. */
  onProxyHeader?(header: ProxyHeader, time: number): void
  /** Called with the server name requested by the client, if its protocol contains one. */
  onServerName?(name: string): void
}
