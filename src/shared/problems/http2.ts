import type { ProblemTexts } from './problem-text'

/** Texts of all problems of the HTTP/2 decoder. */
export const HTTP2_PROBLEM_TEXTS = {
  'h2-bad-preface': {
    message: 'The client does not start with the HTTP/2 connection preface.',
    others: 'A server closes the connection with PROTOCOL_ERROR, or responds as if the request were HTTP/1.'
  },
  'h2-frame-too-large': {
    message: 'The frame is longer than the receiver’s SETTINGS_MAX_FRAME_SIZE.',
    others:
      'The receiver must report FRAME_SIZE_ERROR: for the whole connection if the frame carries headers or settings, otherwise for the stream.'
  },
  'h2-bad-frame-size': {
    message: 'The frame’s length is invalid for its type.',
    others:
      'The receiver closes the connection with FRAME_SIZE_ERROR. For PRIORITY, it resets only the stream.'
  },
  'h2-bad-padding': {
    message: 'The declared padding is as long as the payload or longer.',
    others: 'The receiver must close the connection with PROTOCOL_ERROR.'
  },
  'h2-wrong-stream': {
    message: 'A frame of this type is not allowed on this stream.',
    others: 'The receiver must close the connection with PROTOCOL_ERROR.'
  },
  'h2-bad-promised-stream': {
    message:
      'PUSH_PROMISE reserves a stream whose id is odd or 0. Streams opened by the server must have even ids.',
    others: 'The client must close the connection with PROTOCOL_ERROR.'
  },
  'h2-client-push': {
    message: 'The client sent PUSH_PROMISE. Only servers can push.',
    others: 'The server must close the connection with PROTOCOL_ERROR.'
  },
  'h2-unknown-frame': {
    message: 'The frame type is unknown. Receivers ignore such frames.',
    others: 'Inside a header block, the receiver must close the connection with PROTOCOL_ERROR.'
  },
  'h2-unknown-flags': {
    message: 'The frame has flags that are undefined for its type.',
    others: 'Receivers ignore them.'
  },
  'h2-reserved-bit': {
    message: 'The reserved bit before the stream id is set.',
    others: 'Receivers ignore it. A receiver that does not ignore it reads the id of another stream.'
  },
  'h2-bad-setting': {
    message: 'The value of a setting is invalid.',
    others:
      'The receiver closes the connection: with FLOW_CONTROL_ERROR if the window size is too large, otherwise with PROTOCOL_ERROR.'
  },
  'h2-zero-increment': {
    message: 'WINDOW_UPDATE has an increment of 0.',
    others:
      'The receiver resets the stream with PROTOCOL_ERROR. For the window of the connection, it closes the connection.'
  },
  'h2-continuation-expected': {
    message: 'The header block is incomplete, but a frame other than its CONTINUATION follows.',
    others: 'The receiver must close the connection with PROTOCOL_ERROR.'
  },
  'h2-continuation-unexpected': {
    message: 'CONTINUATION without an open header block.',
    others: 'The receiver must close the connection with PROTOCOL_ERROR.'
  },
  'h2-block-too-large': {
    message: 'The header block is too large or has too many frames. The rest of it is not decoded.',
    others:
      'Servers respond with 431 or close the connection with ENHANCE_YOUR_CALM. A server without a limit can be exhausted this way (CONTINUATION flood).'
  },
  'h2-list-too-large': {
    message: 'The decompressed headers are too large. The rest of them is not shown.',
    others:
      'Servers respond with 431. A few bytes that refer to one long entry repeatedly can exhaust a receiver without a limit (HPACK bomb).'
  },
  'h2-frame-cut': {
    message: 'The stream ends in the middle of a frame.',
    others: 'A receiver must not act on it.'
  },
  'h2-frames-lost': {
    message: 'Bytes are missing in the capture. This frame was found by searching for a frame header.',
    others: ''
  },
  'hpack-bad-index': {
    message:
      'A header refers to an entry that is not in the HPACK table. The headers after it cannot be decoded.',
    others:
      'The receiver must close the connection with COMPRESSION_ERROR, because the tables of both sides differ from here on.'
  },
  'hpack-bad-integer': {
    message: 'An integer in the header block is too large. The headers after it cannot be decoded.',
    others: 'The receiver must close the connection with COMPRESSION_ERROR.'
  },
  'hpack-bad-huffman': {
    message:
      'A string in the header block is not valid Huffman code. The headers after it cannot be decoded.',
    others: 'The receiver must close the connection with COMPRESSION_ERROR.'
  },
  'hpack-truncated': {
    message: 'The header block ends in the middle of a header.',
    others: 'The receiver must close the connection with COMPRESSION_ERROR.'
  },
  'hpack-late-resize': {
    message:
      'The size of the HPACK table changes after the first header of a block. It may change only at the start.',
    others: 'The receiver closes the connection with COMPRESSION_ERROR.'
  },
  'hpack-large-resize': {
    message: 'The size of the HPACK table exceeds the maximum that the receiver allows.',
    others: 'The receiver must close the connection with COMPRESSION_ERROR.'
  },
  'hpack-not-captured': {
    message:
      'Headers refer to earlier headers that are not in the capture. Their names or values are unknown.',
    others: ''
  },
  'h2-bad-field-name': {
    message: 'A header’s name is empty or contains invalid characters, such as capital letters.',
    others:
      'The receiver must treat the message as malformed and reset the stream. A gateway that forwards the name to HTTP/1 sends a different header.'
  },
  'h2-bad-field-value': {
    message: 'A header’s value contains CR, LF or NUL, or starts or ends with whitespace.',
    others: 'A gateway that converts this to HTTP/1 may turn it into several headers or messages.'
  },
  'h2-connection-field': {
    message: 'A connection-specific header is not allowed: HTTP/2 uses frames instead.',
    others: 'A gateway that forwards Transfer-Encoding to HTTP/1 frames the message differently.'
  },
  'h2-unknown-pseudo': {
    message: 'A pseudo-header is unknown or not allowed in this kind of message.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-repeated-pseudo': {
    message: 'A pseudo-header is sent more than once. The first one is used here.',
    others:
      'The receiver must treat the message as malformed. If a gateway and the server use different values, a request is checked for one target and served for another.'
  },
  'h2-late-pseudo': {
    message: 'A pseudo-header follows a regular header.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-missing-pseudo': {
    message: 'A required pseudo-header is missing.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-trailer-pseudo': {
    message: 'The trailers contain a pseudo-header.',
    others:
      'The receiver must treat the message as malformed. A program that merges trailers into the headers uses a different target or status.'
  },
  'h2-bad-method': {
    message: 'The method is empty or contains invalid characters.',
    others:
      'The receiver must treat the message as malformed. A gateway that writes it into an HTTP/1 request line sends a different request.'
  },
  'h2-bad-path': {
    message: 'The path does not start with a slash, or contains invalid characters.',
    others:
      'The receiver must treat the message as malformed. A gateway that writes it into an HTTP/1 request line may send two requests.'
  },
  'h2-bad-status': {
    message: 'The status is not a number of three digits.',
    others: 'The client must treat the response as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-host-differs': {
    message: 'Host and :authority name different hosts.',
    others:
      'A server should treat the request as malformed. If two programs use different values, a request is checked for one host and served by another.'
  },
  'h2-length-invalid': {
    message: 'Content-Length is not a number, or is sent with different values.',
    others:
      'The receiver treats the message as malformed. A gateway that forwards it to HTTP/1 frames the message differently.'
  },
  'h2-length-differs': {
    message: 'Content-Length differs from the length of the data.',
    others:
      'If a gateway forwards this length to HTTP/1, the receiver reads the remaining data as another message.'
  },
  'h2-trailers-without-end': {
    message: 'Headers after the data do not end the stream.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-interim-ends': {
    message: 'An interim response ends the stream.',
    others:
      'The client must treat the response as malformed, because the final response can no longer arrive.'
  },
  'h2-stream-order': {
    message: 'The stream id is lower than the id of a stream that was opened before.',
    others: 'The receiver must close the connection with PROTOCOL_ERROR.'
  },
  'h2-stream-closed': {
    message: 'The frame belongs to a stream that has already ended.',
    others:
      'The receiver reports STREAM_CLOSED. It ignores frames that were in flight when it reset the stream.'
  },
  'h2-response-after-reset': {
    message: 'The client had reset the stream before this response arrived. The response was in flight.',
    others:
      'The client must accept and discard it; flow control still counts its data. The server may send less than the whole response.'
  },
  'h2-response-without-request': { message: 'The request for this response was not captured.', others: '' },
  'h2-many-fields': {
    message:
      'The head has more than 2,000 fields. The first 2,000 are listed; the others are only in the captured bytes.',
    others: 'Servers refuse such a head: most allow 8 to 64 KiB or a few hundred fields.'
  },
  'h2-too-many-streams': {
    message:
      'More than 16,384 streams are open at once on this connection. Tcplens stopped decoding this one, the oldest; its bytes remain in the capture.',
    others: 'Servers allow a few hundred open streams (SETTINGS_MAX_CONCURRENT_STREAMS) and refuse more.'
  },
  'h2-memory-limit': {
    message:
      'Decoding all connections used more than 128 MiB of memory, most of it for streams that stay open, as on this connection. Tcplens stopped decoding this connection here; its bytes remain in the capture.',
    others: ''
  },
  'h2-goaway': {
    message:
      'The other side is closing the connection and has not processed this request (GOAWAY). It is safe to send again.',
    others: 'Clients send such a request again on a new connection automatically.'
  },
  'h2-cut': {
    message: 'The connection closed before this message was complete.',
    others:
      'A cache must not store it as complete. The client cannot know whether the server processed the request.'
  },
  'h2-missing-bytes': { message: 'Bytes of this message are missing in the capture.', others: '' },
  'h2-reset-no-error': {
    message: 'The stream was ended early without an error (NO_ERROR): the rest was not needed.',
    others: 'A response that arrived before is complete and valid.'
  },
  'h2-reset-protocol-error': {
    message: 'The stream was reset: the peer violated the protocol (PROTOCOL_ERROR).',
    others: ''
  },
  'h2-reset-internal-error': {
    message: 'The stream was reset: the sender of the reset had an internal error (INTERNAL_ERROR).',
    others: 'Clients may retry if the request is idempotent.'
  },
  'h2-reset-flow-control-error': {
    message: 'The stream was reset: the peer sent more data than the window allows (FLOW_CONTROL_ERROR).',
    others: ''
  },
  'h2-reset-settings-timeout': {
    message: 'The stream was reset: settings were not acknowledged in time (SETTINGS_TIMEOUT).',
    others: ''
  },
  'h2-reset-stream-closed': {
    message: 'The stream was reset: a frame arrived after its end (STREAM_CLOSED).',
    others: ''
  },
  'h2-reset-frame-size-error': {
    message: 'The stream was reset: a frame had an invalid length (FRAME_SIZE_ERROR).',
    others: ''
  },
  'h2-reset-refused-stream': {
    message: 'The request was refused before it was processed (REFUSED_STREAM). It is safe to send again.',
    others: 'Clients retry it automatically, whatever its method.'
  },
  'h2-reset-cancel': {
    message: 'The stream was cancelled: it is no longer needed (CANCEL).',
    others:
      'Servers should stop working on it. A client that repeatedly opens and cancels streams can exhaust a server (rapid reset).'
  },
  'h2-reset-compression-error': {
    message: 'The stream was reset: headers could not be decompressed (COMPRESSION_ERROR).',
    others: ''
  },
  'h2-reset-connect-error': {
    message: 'The connection that CONNECT opened was reset or closed abnormally (CONNECT_ERROR).',
    others: ''
  },
  'h2-reset-enhance-your-calm': {
    message: 'The stream was reset: the peer causes too much load (ENHANCE_YOUR_CALM).',
    others: 'The client should send requests less often before it retries.'
  },
  'h2-reset-inadequate-security': {
    message:
      'The stream was reset: the TLS connection does not meet the security requirements (INADEQUATE_SECURITY).',
    others: ''
  },
  'h2-reset-http-1-1-required': {
    message: 'The stream was reset: HTTP/1.1 is required (HTTP_1_1_REQUIRED).',
    others: 'Clients retry over HTTP/1.1.'
  },
  'h2-reset-unknown': {
    message: 'The stream was reset with an unknown error code.',
    others: 'Receivers may treat it like INTERNAL_ERROR. The frame in Messages shows the number.'
  }
} satisfies ProblemTexts
