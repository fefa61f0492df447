import type { ProblemTexts } from './problem-text'

/** Texts of all problems of WebSocket frames and messages. */
export const WEBSOCKET_PROBLEM_TEXTS = {
  'ws-unmasked-client': {
    what: 'The client’s frame is not masked; every client frame must be.',
    others: 'A server closes the connection with 1002.'
  },
  'ws-masked-server': {
    what: 'The server’s frame is masked; server frames must not be.',
    others: 'A client closes the connection with 1002.'
  },
  'ws-zero-mask': {
    what: 'The masking key is zero, so the payload is not masked. The key must be unpredictable and new for each frame.',
    others: ''
  },
  'ws-reserved-opcode': {
    what: 'The opcode is not defined by any standard.',
    others: 'A peer that does not know it closes the connection.'
  },
  'ws-reserved-bits': {
    what: 'Reserved bits are set without a negotiated extension that uses them.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-length-not-minimal': { what: 'The length is encoded with more bytes than needed.', others: '' },
  'ws-length-too-large': {
    what: 'The frame length is invalid. Tcplens searches for the next frame after it.',
    others: ''
  },
  'ws-control-too-long': {
    what: 'A control frame has more than 125 bytes of payload.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-control-fragmented': {
    what: 'A control frame has FIN unset; control frames must not be fragmented.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-continuation-alone': {
    what: 'A continuation frame arrives without an open message.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-message-interrupted': {
    what: 'Another message starts before the last fragment of this one.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-bad-utf8': { what: 'The text is not valid UTF-8.', others: 'A peer closes the connection with 1007.' },
  'ws-close-too-short': { what: 'The close frame has one byte; a status code needs two.', others: '' },
  'ws-close-bad-code': {
    what: 'This status code must not be sent in a close frame.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-close-bad-reason': { what: 'The close reason is not valid UTF-8.', others: '' },
  'ws-data-after-close': {
    what: 'Data follows a close frame, after which no data is allowed.',
    others: 'Peers ignore it.'
  },
  'ws-compressed-control': {
    what: 'A control frame is marked as compressed; only data messages can be.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-compressed-continuation': {
    what: 'A continuation frame is marked as compressed; only the first frame of a message may be.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-deflate-broken': {
    what: 'The payload cannot be fully decompressed. Later messages with the same context cannot be read either.',
    others: 'A peer closes the connection with 1007.'
  },
  'ws-deflate-window': {
    what: 'The compression refers to data beyond the negotiated window.',
    others: 'A peer with a window of that size cannot read it.'
  },
  'ws-deflate-context': {
    what: 'Its compression depends on earlier messages that are not in the capture or could not be read.',
    others: ''
  },
  'ws-missing-bytes': { what: 'Bytes of the message are not in the capture.', others: '' },
  'ws-unfinished': { what: 'The stream ends, or another message starts, before it is complete.', others: '' },
  'ws-no-frames': {
    what: 'After bytes missing in the capture, frame boundaries are unknown. The next frames were found by their headers.',
    others: ''
  }
} satisfies ProblemTexts
