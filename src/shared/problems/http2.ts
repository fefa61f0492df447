import type { ProblemTexts } from './problem-text'

/** Texts of all problems of the HTTP/2 decoder. */
export const HTTP2_PROBLEM_TEXTS = {
  'h2-bad-preface': {
    what: 'The client does not start with the HTTP/2 connection preface.',
    others: 'A server ends the connection with PROTOCOL_ERROR, or responds as to HTTP/1.'
  },
  'h2-frame-too-large': {
    what: 'The frame is longer than the receiver allows.',
    others:
      'The receiver must respond with FRAME_SIZE_ERROR: for the stream, or for the whole connection if the frame contains headers or settings.'
  },
  'h2-bad-frame-size': {
    what: "The frame's length does not fit its type.",
    others: 'The receiver ends the connection, or for PRIORITY the stream, with FRAME_SIZE_ERROR.'
  },
  'h2-bad-padding': {
    what: 'The padding length is not less than the payload length.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-wrong-stream': {
    what: 'A frame of this type does not belong to this stream.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-bad-promised-stream': {
    what: 'PUSH_PROMISE reserves a stream with an odd id or with id 0. Servers begin streams with even ids only.',
    others: 'The client must end the connection with PROTOCOL_ERROR.'
  },
  'h2-client-push': {
    what: 'The client sent PUSH_PROMISE. Only servers can push.',
    others: 'The server must end the connection with PROTOCOL_ERROR.'
  },
  'h2-unknown-frame': {
    what: 'The type of this frame is unknown. Receivers ignore it.',
    others: 'Inside a header block, the receiver ends the connection with PROTOCOL_ERROR.'
  },
  'h2-unknown-flags': {
    what: 'Flags are set that are undefined for this frame type.',
    others: 'Receivers ignore them.'
  },
  'h2-reserved-bit': {
    what: 'The reserved bit before the stream identifier is set.',
    others: 'Receivers ignore it; one that does not sees a stream that does not exist.'
  },
  'h2-bad-setting': {
    what: 'A setting has an invalid value.',
    others:
      'The receiver ends the connection: with FLOW_CONTROL_ERROR for a window too large, else with PROTOCOL_ERROR.'
  },
  'h2-zero-increment': {
    what: 'The window increment is zero.',
    others:
      'The receiver ends the stream with PROTOCOL_ERROR, or the connection where the window is the connection’s.'
  },
  'h2-continuation-expected': {
    what: 'Another frame arrives before the header block is complete.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-continuation-unexpected': {
    what: 'A CONTINUATION frame does not follow a header block.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-block-too-large': {
    what: 'The header block is too large, or in too many frames; the rest of it is not decoded.',
    others:
      'Servers respond with 431 or end the connection with ENHANCE_YOUR_CALM. Servers without a limit can be exhausted this way (CONTINUATION flood).'
  },
  'h2-list-too-large': {
    what: 'The uncompressed headers are too large; the rest of them is not shown.',
    others:
      'Servers respond with 431. A few bytes that refer to one long entry repeatedly exhaust a receiver without a limit (HPACK bomb).'
  },
  'h2-frame-cut': {
    what: 'The stream ends in the middle of a frame.',
    others: 'A receiver must not act on it.'
  },
  'h2-frames-lost': {
    what: 'Bytes are missing, so Tcplens searches for the next frame from here.',
    others: ''
  },
  'hpack-bad-index': {
    what: 'A header refers to a table entry that does not exist. The headers after it cannot be decoded.',
    others:
      'The receiver must end the connection with COMPRESSION_ERROR: the tables of both sides differ from here on.'
  },
  'hpack-bad-integer': {
    what: 'An integer in the header block is too large. The headers after it cannot be decoded.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-bad-huffman': {
    what: 'A string in the header block is not valid Huffman code. The headers after it cannot be decoded.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-truncated': {
    what: 'The header block ends in the middle of a header.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-late-resize': {
    what: 'A table size update follows the first header of a block.',
    others: 'The receiver ends the connection with COMPRESSION_ERROR.'
  },
  'hpack-large-resize': {
    what: 'A table size update exceeds the limit of the receiver.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-not-captured': {
    what: 'Headers refer to earlier ones that are not in the capture. Their values are unknown.',
    others: ''
  },
  'h2-bad-field-name': {
    what: 'A header name contains invalid characters, such as upper-case letters.',
    others:
      'The receiver must treat the message as malformed and reset the stream. A gateway that forwards it as HTTP/1 turns it into another header.'
  },
  'h2-bad-field-value': {
    what: 'A header value contains a line break or NUL, or starts or ends with whitespace.',
    others: 'A gateway that converts this to HTTP/1 may produce several headers or messages.'
  },
  'h2-connection-field': {
    what: 'A connection-specific header is present; HTTP/2 uses frames for this purpose.',
    others: 'A gateway that forwards Transfer-Encoding as HTTP/1 sees different message boundaries.'
  },
  'h2-unknown-pseudo': {
    what: 'A pseudo-header is undefined or not allowed in this kind of message.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-repeated-pseudo': {
    what: 'A pseudo-header occurs twice. The first one is used here.',
    others:
      'The receiver must treat the message as malformed. If a gateway and the server use different ones, a request is checked for one target and served for another.'
  },
  'h2-late-pseudo': {
    what: 'A pseudo-header follows a regular header.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-missing-pseudo': {
    what: 'A required pseudo-header is missing.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-trailer-pseudo': {
    what: 'The trailers contain a pseudo-header.',
    others:
      'The receiver must treat the message as malformed. A receiver that merges trailers into the headers uses another target or status.'
  },
  'h2-bad-method': {
    what: 'The method is empty or contains invalid characters.',
    others:
      'The receiver must treat the message as malformed. A gateway that writes it into an HTTP/1 request line sends a different request.'
  },
  'h2-bad-path': {
    what: 'The path does not start with a slash, or contains invalid characters.',
    others:
      'The receiver must treat the message as malformed. A gateway that writes it into an HTTP/1 request line may send two requests.'
  },
  'h2-bad-status': {
    what: 'The status is not a number of three digits.',
    others: 'The client must treat the response as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-host-differs': {
    what: 'Host and :authority name different hosts.',
    others:
      'A server must not confuse the two. If programs use different ones, a request is checked for one host and served by another.'
  },
  'h2-length-invalid': {
    what: 'Content-Length is not a number, or occurs twice with different values.',
    others:
      'The receiver treats the message as malformed. A gateway that forwards it as HTTP/1 sets a different message boundary.'
  },
  'h2-length-differs': {
    what: 'Content-Length does not match the length of the data.',
    others: 'If a gateway forwards this length as HTTP/1, the rest is read as another message.'
  },
  'h2-trailers-without-end': {
    what: 'The headers after the data do not end the message (END_STREAM is missing).',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-interim-ends': {
    what: 'An interim response ends the stream.',
    others: 'The client must treat the response as malformed: no final response can follow.'
  },
  'h2-stream-order': {
    what: 'The stream identifier is lower than that of an earlier stream.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-stream-closed': {
    what: 'The frame belongs to a closed stream.',
    others:
      'The receiver responds with STREAM_CLOSED, or ignores frames that were in flight when the stream was reset.'
  },
  'h2-response-after-reset': {
    what: 'The client had reset the stream before this response arrived. The response was in flight.',
    others:
      'The client must accept and discard it; flow control still counts its data. The server may send less than the whole response.'
  },
  'h2-response-without-request': { what: 'The request of this response was not captured.', others: '' },
  'h2-many-fields': {
    what: 'The head has more than 2,000 fields. The first 2,000 are listed, the rest are in the bytes of the capture.',
    others: 'Servers refuse such a head: most allow 8 to 64 KiB or some hundred fields.'
  },
  'h2-too-many-streams': {
    what: 'More than 16,384 streams are open at once on this connection. Tcplens stopped following this one, the oldest; its bytes are kept.',
    others: 'Servers allow some hundred open streams (SETTINGS_MAX_CONCURRENT_STREAMS) and refuse more.'
  },
  'h2-memory-limit': {
    what: 'Decoding all connections used more than 128 MiB of memory, most of it for streams like this one that stay open. Tcplens stopped decoding this connection here; its bytes are kept.',
    others: ''
  },
  'h2-goaway': {
    what: 'The other side is closing the connection and has not processed this request (GOAWAY). It can be sent again.',
    others: 'Clients automatically retry such a request on a new connection.'
  },
  'h2-cut': {
    what: 'The connection ended before this message was complete.',
    others:
      'A cache must not store it as complete; the client cannot know whether the server acted on the request.'
  },
  'h2-missing-bytes': { what: 'Bytes of this message are not in the capture.', others: '' },
  'h2-reset-no-error': {
    what: 'The stream was ended early without an error (RST_STREAM, NO_ERROR): the rest was not needed.',
    others: 'A response received before is complete and valid.'
  },
  'h2-reset-protocol-error': {
    what: 'The stream was reset: protocol violation (PROTOCOL_ERROR).',
    others: ''
  },
  'h2-reset-internal-error': {
    what: 'The stream was reset: internal error (INTERNAL_ERROR).',
    others: 'Clients may retry idempotent requests.'
  },
  'h2-reset-flow-control-error': {
    what: 'The stream was reset: the sender exceeded the window (FLOW_CONTROL_ERROR).',
    others: ''
  },
  'h2-reset-settings-timeout': {
    what: 'The stream was reset: settings were not acknowledged in time (SETTINGS_TIMEOUT).',
    others: ''
  },
  'h2-reset-stream-closed': {
    what: 'The stream was reset: a frame arrived after the stream had ended (STREAM_CLOSED).',
    others: ''
  },
  'h2-reset-frame-size-error': {
    what: 'The stream was reset: a frame had a wrong length (FRAME_SIZE_ERROR).',
    others: ''
  },
  'h2-reset-refused-stream': {
    what: 'The request was refused before it was processed (REFUSED_STREAM). It can be sent again.',
    others: 'Clients retry automatically, whatever the method.'
  },
  'h2-reset-cancel': {
    what: 'The stream was cancelled: it is no longer needed (CANCEL).',
    others:
      'Servers should stop working on it. Opening and cancelling streams rapidly exhausts servers (rapid reset attack).'
  },
  'h2-reset-compression-error': {
    what: 'The stream was reset: headers could not be decompressed (COMPRESSION_ERROR).',
    others: ''
  },
  'h2-reset-connect-error': {
    what: 'The connection of the CONNECT request was lost (CONNECT_ERROR).',
    others: ''
  },
  'h2-reset-enhance-your-calm': {
    what: 'The stream was reset: the other side sends too many requests (ENHANCE_YOUR_CALM).',
    others: 'The client should reduce its request rate before it retries.'
  },
  'h2-reset-inadequate-security': {
    what: 'The stream was reset: TLS is not secure enough (INADEQUATE_SECURITY).',
    others: ''
  },
  'h2-reset-http-1-1-required': {
    what: 'The stream was reset: HTTP/1.1 is required (HTTP_1_1_REQUIRED).',
    others: 'Clients retry over HTTP/1.1.'
  },
  'h2-reset-unknown': {
    what: 'The stream was reset with an unknown error code.',
    others: 'Receivers treat it like INTERNAL_ERROR. The frame under “Messages” contains the number.'
  }
} satisfies ProblemTexts
