import type { MessageSink, StreamOffsets } from '../../decode/stream/decoder'
import type { ProxyHeader } from '../../decode/stream/proxy-header/header'
import type { Direction } from '../../shared/model/direction'

/** Receives what the decoding of one connection finds. */
export interface DecodingHost {
  /** Where the messages go, once it is known that there are any: many connections are raw. */
  newSink(): MessageSink
  /** Called before each push with the time and stream offset of the bytes. */
  onPosition(time: number, direction: Direction, offset: number): void
  onProtocol(protocol: string): void
  /** Where the protocol begins, behind what asked a proxy for it. */
  onInside?(at: StreamOffsets): void
  /** The client's bytes begin with a PROXY protocol header, which arrived whole at `time`. */
  onProxyHeader?(header: ProxyHeader, time: number): void
  /** Whom the client asks for by name, where its protocol says so. */
  onServerName?(name: string): void
}
