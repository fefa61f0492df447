/** State of one stream: an exchange, whose two directions end independently (RFC 9113 §5.1, §8.1). */
import type { Direction } from '../../../shared/model/direction'
import type { Http2Message, Http2RequestMessage, Http2ResponseMessage } from './message'

export interface Http2Stream {
  id: number
  exchange: number
  request: Http2RequestMessage | null
  response: Http2ResponseMessage | null
  /** True if no more bytes follow in that direction, whether its head was seen or not. */
  requestEnded: boolean
  responseEnded: boolean
  /** The client has reset the stream; only a response that was in flight may follow. */
  wasReset: boolean
  /** The request is HEAD: its response has no data, whatever its Content-Length. */
  isHead: boolean
  /** Neighbours in the list of open streams. */
  older: Http2Stream | null
  newer: Http2Stream | null
  /** Number of problems stored for its messages. */
  problems: number
}

export function newStream(id: number, exchange: number): Http2Stream {
  return {
    id,
    exchange,
    request: null,
    response: null,
    requestEnded: false,
    responseEnded: false,
    wasReset: false,
    isHead: false,
    older: null,
    newer: null,
    problems: 0
  }
}

/** Returns the message that data of a direction belongs to. */
export function openMessage(stream: Http2Stream | undefined, direction: Direction): Http2Message | null {
  if (stream === undefined) return null
  if (direction === 'up') return stream.requestEnded ? null : stream.request
  return stream.responseEnded ? null : stream.response
}

/** Returns the messages that have begun and not ended, request first. */
export function openMessages(stream: Http2Stream): Http2Message[] {
  return [openMessage(stream, 'up'), openMessage(stream, 'down')].filter((message) => message !== null)
}
