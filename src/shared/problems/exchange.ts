import type { ProblemTexts } from './problem-text'

/** Texts of problems of exchanges in any protocol. */
export const EXCHANGE_PROBLEM_TEXTS = {
  'unlisted-interim': {
    what: 'More interim responses follow than are listed. They are in the stream.',
    others: ''
  },
  'analysis-stopped': {
    what: 'Decoding this connection used too much memory or failed. The connection is kept as bytes and is not decoded.',
    others: ''
  },
  'inner-too-many-messages': {
    what: 'The decoded body contains more than 1,000,000 messages. The first 1,000,000 are listed, the rest is shown as bytes.',
    others: ''
  },
  'inner-too-many-bytes': {
    what: 'The body decodes to more than 256 MiB. Messages are listed up to there, the rest is shown as bytes.',
    others: ''
  },
  'unlisted-fields': {
    what: 'Too many messages with many fields were open at once, so the fields of this one are not listed. They are in the capture.',
    others: ''
  },
  'http1-answer-to-tls': {
    what: 'The client began a TLS handshake, but the server responded with plain HTTP. It does not speak TLS on this port.',
    others:
      'The client ends the connection: curl reports “wrong version number”, Firefox SSL_ERROR_RX_RECORD_TOO_LONG, Chrome ERR_SSL_PROTOCOL_ERROR. Use http:// or the port that speaks TLS.'
  },
  'http1-answer-to-http2': {
    what: 'The client began HTTP/2, but the server responded with HTTP/1. It does not speak HTTP/2 on this connection.',
    others: 'The client ends the connection and may try again with HTTP/1.'
  }
} satisfies ProblemTexts
