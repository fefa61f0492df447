import type { ProblemTexts } from './problem-text'

/** Texts of all problems of the HTTP/2 decoder. */
export const HTTP2_PROBLEM_TEXTS = {
  'h2-bad-preface': {
    what: 'The client does not begin with the preface of HTTP/2.',
    others: 'A server ends the connection with PROTOCOL_ERROR, or answers as if it were HTTP/1.'
  },
  'h2-frame-too-large': {
    what: 'The frame is longer than the receiver allows.',
    others:
      'The receiver must answer FRAME_SIZE_ERROR: for the stream, or for the whole connection where the frame holds headers or settings.'
  },
  'h2-bad-frame-size': {
    what: "The frame's length does not fit its type.",
    others: 'The receiver ends the connection, or for PRIORITY the stream, with FRAME_SIZE_ERROR.'
  },
  'h2-bad-padding': {
    what: 'The padding is said to be as long as the payload or longer.',
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
    what: 'The type of this frame is not a known one. Receivers pass over it.',
    others: 'Inside a header block it ends the connection with PROTOCOL_ERROR.'
  },
  'h2-unknown-flags': {
    what: 'Flags are set that mean nothing for this type of frame.',
    others: 'Receivers ignore them.'
  },
  'h2-reserved-bit': {
    what: "The reserved bit in front of the stream's number is set.",
    others: 'Receivers ignore it; one that does not sees a stream that does not exist.'
  },
  'h2-bad-setting': {
    what: 'A setting has a value that it may not have.',
    others:
      'The receiver ends the connection: with FLOW_CONTROL_ERROR for a window too large, else with PROTOCOL_ERROR.'
  },
  'h2-zero-increment': {
    what: 'The window is to grow by nothing.',
    others:
      'The receiver ends the stream with PROTOCOL_ERROR, or the connection where the window is the connection’s.'
  },
  'h2-continuation-expected': {
    what: 'The header block should go on, but another frame comes.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-continuation-unexpected': {
    what: 'A header block goes on that was not begun.',
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-block-too-large': {
    what: 'The header block is too large, or in too many frames; the rest of it is not decoded.',
    others:
      'Servers answer 431 or end the connection with ENHANCE_YOUR_CALM. Those without a limit can be exhausted so (CONTINUATION flood).'
  },
  'h2-list-too-large': {
    what: 'The uncompressed headers are too large; the rest of them is not shown.',
    others:
      'Servers answer 431. A few bytes that refer to one long entry again and again exhaust a receiver without a limit (HPACK bomb).'
  },
  'h2-frame-cut': { what: 'The stream ends within a frame.', others: 'A receiver must not act on it.' },
  'h2-frames-lost': {
    what: 'Bytes are missing, so that frames have to be looked for from here on.',
    others: ''
  },
  'hpack-bad-index': {
    what: 'A header refers to an entry of the table that does not exist. The headers behind it cannot be read.',
    others:
      'The receiver must end the connection with COMPRESSION_ERROR: the tables of both sides differ from here on.'
  },
  'hpack-bad-integer': {
    what: 'A number in the header block is too large. The headers behind it cannot be read.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-bad-huffman': {
    what: 'A text in the header block is no Huffman code. The headers behind it cannot be read.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-truncated': {
    what: 'The header block ends within a header.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-late-resize': {
    what: 'The size of the table is changed behind the first header of a block.',
    others: 'The receiver ends the connection with COMPRESSION_ERROR.'
  },
  'hpack-large-resize': {
    what: 'The table is made larger than the receiver allows.',
    others: 'The receiver must end the connection with COMPRESSION_ERROR.'
  },
  'hpack-not-captured': {
    what: 'Headers refer to earlier ones that are not in the capture. What they say is not known.',
    others: ''
  },
  'h2-bad-field-name': {
    what: "A header's name holds characters it may not have, such as capital letters.",
    others:
      'The receiver must treat the message as malformed and reset the stream. A gateway that passes it on to HTTP/1 makes another header of it.'
  },
  'h2-bad-field-value': {
    what: "A header's value holds a line end or NUL, or begins or ends with a blank.",
    others: 'A gateway that turns this into HTTP/1 may make several headers or messages of it.'
  },
  'h2-connection-field': {
    what: 'A header is about the connection, which HTTP/2 says by frames.',
    others: 'A gateway that passes Transfer-Encoding on to HTTP/1 sees other message borders.'
  },
  'h2-unknown-pseudo': {
    what: 'A pseudo-header does not exist, or not in this kind of message.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-repeated-pseudo': {
    what: 'A pseudo-header is there twice. The first counts here.',
    others:
      'The receiver must treat the message as malformed. Where a gateway and the server go by different ones, a request is checked for one target and served for another.'
  },
  'h2-late-pseudo': {
    what: 'A pseudo-header stands behind a header.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-missing-pseudo': {
    what: 'A pseudo-header that has to be there is missing.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-trailer-pseudo': {
    what: 'A pseudo-header stands among the trailers.',
    others:
      'The receiver must treat the message as malformed. One that merges trailers into the headers takes another target or status.'
  },
  'h2-bad-method': {
    what: 'The method is empty or holds characters that a method may not have.',
    others:
      'The receiver must treat the message as malformed. A gateway that writes it into a request line of HTTP/1 asks for something else there.'
  },
  'h2-bad-path': {
    what: 'The path does not begin with a slash, or holds characters that a path may not have.',
    others:
      'The receiver must treat the message as malformed. A gateway that writes it into a request line of HTTP/1 may make two requests of it.'
  },
  'h2-bad-status': {
    what: 'The status is not a number of three digits.',
    others: 'The client must treat the response as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-host-differs': {
    what: 'Host and :authority name different hosts.',
    others:
      'A server must not take the one for the other. Where programs go by different ones, a request is checked for one host and served by another.'
  },
  'h2-length-invalid': {
    what: 'Content-Length is no number, or is said twice with different values.',
    others:
      'The receiver treats the message as malformed. A gateway that passes it on to HTTP/1 sets another message border.'
  },
  'h2-length-differs': {
    what: 'Content-Length says another length than the data has.',
    others: 'A gateway that passes this length on to HTTP/1 lets the rest be read as another message.'
  },
  'h2-trailers-without-end': {
    what: 'Headers follow the data that do not end the message.',
    others: 'The receiver must treat the message as malformed: it resets the stream with PROTOCOL_ERROR.'
  },
  'h2-interim-ends': {
    what: 'An interim response ends the stream.',
    others: 'The client must treat the response as malformed: no final one can come any more.'
  },
  'h2-stream-order': {
    what: "The stream's number is lower than one that was begun before.",
    others: 'The receiver must end the connection with PROTOCOL_ERROR.'
  },
  'h2-stream-closed': {
    what: 'The frame is of a stream that has ended.',
    others: 'The receiver answers STREAM_CLOSED, or ignores what was on its way when the stream was reset.'
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
    what: 'Decoding all connections took more than 128 MiB of memory, most of it for streams like this one that stay open. Tcplens stopped decoding this connection here; its bytes are kept.',
    others: ''
  },
  'h2-goaway': {
    what: 'The other side closes the connection and has not looked at this request (GOAWAY). It may be sent again.',
    others: 'Clients send such a request again on a new connection by themselves.'
  },
  'h2-cut': {
    what: 'The connection ended before this message did.',
    others:
      'A cache must not keep it as complete; the client cannot know whether the server acted on the request.'
  },
  'h2-missing-bytes': { what: 'Bytes of this message are not in the capture.', others: '' },
  'h2-reset-no-error': {
    what: 'The stream was ended early without an error (RST_STREAM, NO_ERROR): the rest was not needed.',
    others: 'A response that came before is whole and counts.'
  },
  'h2-reset-protocol-error': {
    what: 'The stream was reset: the other side broke the rules (PROTOCOL_ERROR).',
    others: ''
  },
  'h2-reset-internal-error': {
    what: 'The stream was reset: something failed inside (INTERNAL_ERROR).',
    others: 'Clients may try again where doing so twice does no harm.'
  },
  'h2-reset-flow-control-error': {
    what: 'The stream was reset: more was sent than the window allows (FLOW_CONTROL_ERROR).',
    others: ''
  },
  'h2-reset-settings-timeout': {
    what: 'The stream was reset: settings were not acknowledged in time (SETTINGS_TIMEOUT).',
    others: ''
  },
  'h2-reset-stream-closed': {
    what: 'The stream was reset: a frame came when it had ended (STREAM_CLOSED).',
    others: ''
  },
  'h2-reset-frame-size-error': {
    what: 'The stream was reset: a frame had a wrong length (FRAME_SIZE_ERROR).',
    others: ''
  },
  'h2-reset-refused-stream': {
    what: 'The request was refused before anything was done with it (REFUSED_STREAM). It may be sent again.',
    others: 'Clients do so by themselves, whatever the method.'
  },
  'h2-reset-cancel': {
    what: 'The stream was cancelled: it is not needed any more (CANCEL).',
    others:
      'Servers should stop working on it. Cancelling at once again and again wears servers out (rapid reset).'
  },
  'h2-reset-compression-error': {
    what: 'The stream was reset: headers could not be decompressed (COMPRESSION_ERROR).',
    others: ''
  },
  'h2-reset-connect-error': {
    what: 'The connection that CONNECT asked for was lost (CONNECT_ERROR).',
    others: ''
  },
  'h2-reset-enhance-your-calm': {
    what: 'The stream was reset: the other side asks for too much (ENHANCE_YOUR_CALM).',
    others: 'The client should ask less often before it tries again.'
  },
  'h2-reset-inadequate-security': {
    what: 'The stream was reset: TLS is not secure enough (INADEQUATE_SECURITY).',
    others: ''
  },
  'h2-reset-http-1-1-required': {
    what: 'The stream was reset: HTTP/1.1 is to be used instead (HTTP_1_1_REQUIRED).',
    others: 'Clients ask again over HTTP/1.1.'
  },
  'h2-reset-unknown': {
    what: 'The stream was reset with a code that is not a known one.',
    others: 'Receivers treat it like INTERNAL_ERROR. The frame in Messages has the number.'
  }
} satisfies ProblemTexts
