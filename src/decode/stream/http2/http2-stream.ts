/** What is known of one stream: an exchange, whose two directions end each for itself (RFC 9113 §5.1, §8.1). */
import type { Direction } from '../../../shared/model/direction'
import type { Http2Message, RequestMessage, ResponseMessage } from './message'

export interface Http2Stream {
  id: number
  exchange: number
  request: RequestMessage | null
  response: ResponseMessage | null
  /** No more comes in that direction: of a message, or of one whose head was not seen. */
  requestEnded: boolean
  responseEnded: boolean
  /** The client has reset it; only a response that was in flight follows. */
  wasReset: boolean
  /** The request is HEAD: its response has no data, whatever Content-Length says. */
  isHead: boolean
  /** Neighbours in the list of open streams. */
  older: Http2Stream | null
  newer: Http2Stream | null
  /** Number of problems that its messages keep. */
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

/** The message that data of a direction is of. */
export function openMessage(stream: Http2Stream | undefined, direction: Direction): Http2Message | null {
  if (stream === undefined) return null
  if (direction === 'up') return stream.requestEnded ? null : stream.request
  return stream.responseEnded ? null : stream.response
}

/** The messages that have begun and not ended, request first. */
export function openMessages(stream: Http2Stream): Http2Message[] {
  return [openMessage(stream, 'up'), openMessage(stream, 'down')].filter((message) => message !== null)
}
