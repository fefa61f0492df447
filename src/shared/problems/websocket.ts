import type { ProblemTexts } from './problem-text'

/** Texts of all problems of WebSocket frames and messages. */
export const WEBSOCKET_PROBLEM_TEXTS = {
  'ws-unmasked-client': {
    what: 'The client’s frame is not masked, which every frame of a client must be.',
    others: 'A server closes the connection with 1002.'
  },
  'ws-masked-server': {
    what: 'The server’s frame is masked, which no frame of a server may be.',
    others: 'A client closes the connection with 1002.'
  },
  'ws-zero-mask': {
    what: 'The masking key is zero: the payload stands as it is. The key is to be unpredictable, anew for each frame.',
    others: ''
  },
  'ws-reserved-opcode': {
    what: 'The opcode is one that no standard has given a meaning.',
    others: 'A peer that does not know it closes the connection.'
  },
  'ws-reserved-bits': {
    what: 'Reserved bits are set that no extension was agreed on for.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-length-not-minimal': { what: 'The length is written with more bytes than it needs.', others: '' },
  'ws-length-too-large': {
    what: 'What stands where a length should cannot be one. Frames are looked for behind it.',
    others: ''
  },
  'ws-control-too-long': {
    what: 'A control frame has more than 125 bytes of payload.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-control-fragmented': {
    what: 'A control frame says that more of it follows; it may not be in fragments.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-continuation-alone': {
    what: 'A continuation frame continues nothing: no message is open.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-message-interrupted': {
    what: 'Another message begins before the last fragment of this one.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-bad-utf8': { what: 'The text is not UTF-8.', others: 'A peer closes the connection with 1007.' },
  'ws-close-too-short': { what: 'The close frame has one byte, where a code takes two.', others: '' },
  'ws-close-bad-code': {
    what: 'This code may not be sent in a close frame.',
    others: 'A peer answers with 1002.'
  },
  'ws-close-bad-reason': { what: 'The reason of the close is not UTF-8.', others: '' },
  'ws-data-after-close': {
    what: 'Data follows a close frame. Nothing but control frames may.',
    others: 'Peers ignore it.'
  },
  'ws-compressed-control': {
    what: 'A control frame is marked as compressed, which only messages can be.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-compressed-continuation': {
    what: 'A continuation frame is marked as compressed; only the first frame of a message says so.',
    others: 'A peer closes the connection with 1002.'
  },
  'ws-deflate-broken': {
    what: 'The payload does not decompress to its end. What follows with the same context cannot be read either.',
    others: 'A peer closes the connection with 1007.'
  },
  'ws-deflate-window': {
    what: 'The compression reaches back farther than the window that was agreed on.',
    others: 'A peer with a window of that size cannot read it.'
  },
  'ws-deflate-context': {
    what: 'It is compressed with the help of messages before it that are not in the capture, or could not be read.',
    others: ''
  },
  'ws-missing-bytes': { what: 'Bytes of it are not in the capture.', others: '' },
  'ws-unfinished': { what: 'The stream ends, or something else begins, before it is whole.', others: '' },
  'ws-no-frames': {
    what: 'Behind bytes that the capture lacks no frame’s border is known. The next frames were found by their headers.',
    others: ''
  }
} satisfies ProblemTexts
