import type { ProblemTexts } from './problem-text'

/** Texts of problems of exchanges in any protocol. */
export const EXCHANGE_PROBLEM_TEXTS = {
  'unlisted-interim': {
    message: 'There are more interim responses than listed here. The others are in the stream.',
    others: ''
  },
  'analysis-stopped': {
    message:
      'Decoding this connection used too much memory or failed. Tcplens keeps its bytes and does not decode it.',
    others: ''
  },
  'inner-too-many-messages': {
    message:
      'The decoded body contains more than 1,000,000 messages. The first 1,000,000 are listed; the rest is shown as bytes.',
    others: ''
  },
  'inner-too-many-bytes': {
    message:
      'The decoded body is larger than 256 MiB. Messages up to this limit are listed; the rest is shown as bytes.',
    others: ''
  },
  'unlisted-fields': {
    message:
      'Too many messages with many fields were open at once, so the fields of this one are not listed. Their bytes are in the capture.',
    others: ''
  },
  'http1-answer-to-tls': {
    message:
      'The client started a TLS handshake, but the server responded with plain HTTP. It does not use TLS on this port.',
    others:
      'The client closes the connection: curl reports “wrong version number”, Firefox SSL_ERROR_RX_RECORD_TOO_LONG, Chrome ERR_SSL_PROTOCOL_ERROR. Use http:// or the server’s TLS port.'
  },
  'http1-answer-to-http2': {
    message:
      'The client started HTTP/2, but the server responded with HTTP/1. It does not support HTTP/2 on this connection.',
    others: 'The client closes the connection and may retry with HTTP/1.'
  }
} satisfies ProblemTexts
