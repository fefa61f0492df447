import type { ProblemTexts } from './problem-text'

/** Texts of all problems of WebSocket frames and messages. */
export const WEBSOCKET_PROBLEM_TEXTS = {
  'ws-unmasked-client': {
    message: 'The client’s frame is not masked. Every frame from a client must be masked.',
    others: 'A server closes the connection with 1002.'
  },
  'ws-masked-server': {
    message: 'The server’s frame is masked. Frames from a server must not be masked.',
    others: 'A client closes the connection with 1002.'
  },
  'ws-zero-mask': {
    message:
      'The masking key is zero, so the payload is sent unchanged. The key must be unpredictable and new for each frame.',
    others: ''
  },
  'ws-reserved-opcode': {
    message: 'The opcode is reserved: no standard defines it.',
    others: 'A peer that does not know it closes the connection.'
  },
  'ws-reserved-bits': {
    message: 'Reserved bits are set, but no extension that uses them was negotiated.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-length-not-minimal': { message: 'The length is encoded in more bytes than it needs.', others: '' },
  'ws-length-too-large': {
    message: 'The length is impossible. Decoding continues at the next frame header that is found.',
    others: ''
  },
  'ws-control-too-long': {
    message: 'A control frame has a payload of more than 125 bytes.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-control-fragmented': {
    message: 'A control frame is marked as a fragment. Control frames must not be fragmented.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-continuation-alone': {
    message: 'A continuation frame without an open message.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-message-interrupted': {
    message: 'Another message begins before the last fragment of this one.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-bad-utf8': {
    message: 'The text is not valid UTF-8.',
    others: 'A peer closes the connection with 1007.'
  },
  'ws-close-too-short': {
    message: 'The close frame has a payload of one byte. A status code needs two.',
    others: ''
  },
  'ws-close-bad-code': {
    message: 'This status code must not be sent in a close frame.',
    others: 'A peer answers with 1002.'
  },
  'ws-close-bad-reason': { message: 'The close reason is not valid UTF-8.', others: '' },
  'ws-data-after-close': {
    message: 'Data follows a close frame. No data may be sent after it.',
    others: 'Peers ignore it.'
  },
  'ws-compressed-control': {
    message: 'A control frame is marked as compressed. Only data messages can be compressed.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-compressed-continuation': {
    message:
      'A continuation frame is marked as compressed. Only the first frame of a message may have this mark.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-deflate-broken': {
    message:
      'The payload cannot be fully decompressed. Later messages that use the same context cannot be read either.',
    others: 'A peer closes the connection with 1007.'
  },
  'ws-deflate-window': {
    message: 'The compressed data refers back farther than the negotiated window.',
    others: 'A peer with a window of that size cannot read it.'
  },
  'ws-deflate-context': {
    message:
      'It was compressed with earlier messages as context. They are missing in the capture or could not be read.',
    others: ''
  },
  'ws-missing-bytes': { message: 'Some of its bytes are missing in the capture.', others: '' },
  'ws-unfinished': { message: 'The stream ends, or other data begins, before it is complete.', others: '' },
  'ws-no-frames': {
    message:
      'Bytes are missing in the capture, so the frame boundaries are unknown. The next frames were found by their headers.',
    others: ''
  }
} satisfies ProblemTexts
