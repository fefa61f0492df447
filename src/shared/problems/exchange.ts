import type { ProblemTexts } from './problem-text'

/** Words for what is found of exchanges, whatever protocol they are of. */
export const EXCHANGE_PROBLEM_TEXTS = {
  'unlisted-interim': {
    what: 'More interim responses follow than are listed. They are in the stream.',
    others: ''
  },
  'unlisted-fields': {
    what: 'Too many messages with many fields were open at once, so the fields of this one are not listed. They are in the capture.',
    others: ''
  },
  'http1-answer-to-tls': {
    what: 'The client began a TLS handshake, and the server answered with plain HTTP. It does not speak TLS on this port.',
    others:
      'The client ends the connection: curl reports “wrong version number”, Firefox SSL_ERROR_RX_RECORD_TOO_LONG, Chrome ERR_SSL_PROTOCOL_ERROR. Use http:// or the port that speaks TLS.'
  },
  'http1-answer-to-http2': {
    what: 'The client began HTTP/2, and the server answered with HTTP/1. It does not speak HTTP/2 on this connection.',
    others: 'The client ends the connection and may try again with HTTP/1.'
  }
} satisfies ProblemTexts
