import type { ProblemTexts } from './problem-text'

/**
 * Texts of all problems of the HTTP/1 decoder. Statements about programs were verified with nginx 1.22, Node 20, curl
 * 7.88 and Python 3.11 with their defaults, or are quoted from the RFC.
 */
export const HTTP1_PROBLEM_TEXTS = {
  'leading-empty-line': {
    message: 'Empty lines before the start line are skipped.',
    others:
      'A server should skip them before a request; nginx and Node do. Before a response a strict client fails.'
  },
  'bare-lf': {
    message: 'A line ends with a line feed without a carriage return.',
    others:
      'nginx treats it as a line end, Node rejects the message with 400. Programs that disagree on the line end see different headers.'
  },
  'bare-cr': {
    message: 'A line contains a lone carriage return. It must be rejected or replaced by a space.',
    others:
      'nginx and Node reject it with 400. A program that treats it as a line end sees another header where others see a value.'
  },
  'whitespace-after-start-line': {
    message: 'A line with leading blanks follows the start line, where the first header should begin.',
    others:
      'A recipient must reject it or skip such lines. nginx and Node reject it with 400; a program that skips them misses a header that others read.'
  },
  'bad-start-line': {
    message:
      'There is neither a request line nor a status line where a message should begin. Decoding continues at the next start line.',
    others: 'A server answers 400 and closes; a client gives up the connection.'
  },
  'long-request-line': {
    message: 'The request line is longer than the 8000 bytes that every implementation should support.',
    others:
      'nginx (buffers of 8 KiB by default) refuses one that does not fit with 414; Node accepts up to its 16 KiB for the whole head.'
  },
  'large-head': {
    message: 'The head is larger than 16 KiB.',
    others:
      'Node answers 431 by default. If a front end accepts it and the upstream server does not, clients receive the upstream server’s error.'
  },
  'many-fields': {
    message: 'The head has more than 100 headers.',
    others: 'Servers differ in how many they accept; Python’s http.client raises an error at more than 100.'
  },
  'bad-method': {
    message: 'The method contains invalid characters.',
    others: 'nginx and Node refuse the request with 400.'
  },
  'unknown-method': {
    message: 'The method is not registered, which is allowed. Methods are case-sensitive: get is not GET.',
    others: 'Node’s parser knows a fixed list of methods and answers 400 to others; nginx forwards them.'
  },
  'request-line-whitespace': {
    message: 'The parts of the request line are not separated by exactly one space.',
    others:
      'nginx and Node accept several spaces between method and target, and refuse a tab. A program that splits the line differently sees another target.'
  },
  'space-in-target': {
    message: 'The request target contains a space, so its end is ambiguous. Here it ends at the version.',
    others:
      'nginx and Node refuse it with 400. A lenient parser may cut the target at the space, or read the rest as the version.'
  },
  'control-in-target': {
    message: 'The request target contains a control character.',
    others: 'nginx and Node refuse it with 400.'
  },
  'non-ascii-target': {
    message: 'The request target contains bytes outside ASCII that should be percent-encoded.',
    others: 'nginx accepts them unchanged, Node rejects the request with 400. Their charset is undefined.'
  },
  'target-form': {
    message: 'The form of the request target is not allowed with this method.',
    others: 'nginx refuses * with any method with 400; Node passes it on to the application.'
  },
  'missing-version': {
    message: 'The request line has no HTTP version.',
    others: 'Only GET may omit it, in HTTP/0.9. nginx closes the connection without a status.'
  },
  'simple-request': {
    message: 'An HTTP/0.9 request: one line, no headers. The response has no head either.',
    others: 'nginx still responds, with a body only. Node does not. curl rejects such responses by default.'
  },
  'http2-preface': {
    message: 'This is the preface of HTTP/2, not a request.',
    others: 'A server without HTTP/2 refuses it as a bad request.'
  },
  'bad-version': {
    message: 'The HTTP version is malformed. It is read as HTTP/1.1.',
    others: 'nginx and Node refuse such a request with 400; the name is case-sensitive.'
  },
  'unknown-version': {
    message: 'The HTTP version is not 1.0 or 1.1.',
    others:
      'A higher minor version is to be treated as 1.1: nginx does so, Node answers 400. A request line of HTTP/2.0 gets 505 from nginx.'
  },
  'bad-status': {
    message: 'The status is not a number of three digits.',
    others: 'curl and Node fail on such a response.'
  },
  'status-out-of-range': {
    message: 'The status is outside 100 to 599.',
    others: 'A client should treat it as 5xx. curl and Node pass it to the program unchanged.'
  },
  'status-line-whitespace': {
    message: 'A tab separates the parts of the status line. Only a single space is allowed there.',
    others:
      'After the version, curl and Node refuse the response. Before the reason phrase, curl accepts it and Node refuses it.'
  },
  'missing-reason-space': {
    message: 'The space after the status is missing. It must be there even if the reason is empty.',
    others: 'curl and Node accept it.'
  },
  'control-in-reason': {
    message: 'The reason phrase contains a control character.',
    others: 'A strict client fails. A client that prints it to a terminal runs the control sequence there.'
  },
  'missing-host': {
    message: 'An HTTP/1.1 request must have a Host header.',
    others:
      'A server must respond with 400: nginx and Node do. A server that continues uses its default host.'
  },
  'repeated-host': {
    message: 'Host is sent more than once. A server must respond with 400.',
    others:
      'nginx does. Node accepts the request and uses one of them. If two programs use different ones, a request is checked for one host and served by another.'
  },
  'bad-host': {
    message:
      'The value of Host contains characters that are invalid in a host or port. A server must respond with 400.',
    others: 'nginx does; Node hands the value to the application.'
  },
  'host-mismatch': {
    message: 'Host differs from the host in the request target. The target takes precedence.',
    others: 'A program that still uses Host routes, logs or caches the request for the wrong host.'
  },
  'obs-fold': {
    message:
      'A header continues on an indented line, which is obsolete. It is read as one value with a space there.',
    others:
      'A server must refuse it or replace the fold with spaces: nginx and Node answer 400. A program that does not support folding sees a separate header, or none.'
  },
  'space-before-colon': {
    message: 'There is whitespace between a header’s name and its colon. The header is read without them.',
    others:
      'A server must respond with 400: nginx and Node do. Programs that ignore the header frame the message differently from those that use it.'
  },
  'bad-field-name': {
    message: 'A header’s name contains invalid characters.',
    others:
      'Node refuses it with 400. nginx refuses spaces and control characters in a name, and drops headers with other invalid characters. A program that removes the invalid character reads a header that others do not see.'
  },
  'lookalike-field': {
    message:
      'A header’s name has an underscore where the header that frames messages has a hyphen. It does not affect the framing.',
    others:
      'nginx drops headers with underscores by default. CGI and WSGI map both spellings to the same variable.'
  },
  'empty-field-name': { message: 'A header has no name.', others: 'nginx and Node refuse it with 400.' },
  'missing-colon': {
    message: 'A header line has no colon. It is shown as a name without a value.',
    others:
      'nginx treats it as a header without a value, Node rejects the message with 400. A program that ends the head here reads the following headers as body.'
  },
  'nul-byte': {
    message: 'The head contains a NUL byte.',
    others:
      'nginx and Node refuse it with 400, curl drops the response. A program written for C strings may end the value there.'
  },
  'control-character': {
    message: 'A header’s value contains a control character.',
    others: 'nginx forwards it, Node refuses the message with 400.'
  },
  'non-ascii-field': {
    message: 'A header’s value contains bytes outside ASCII. Their charset is undefined.',
    others: 'Node decodes them as Latin-1; other programs decode them as UTF-8.'
  },
  'head-too-large': {
    message:
      'The head is larger than the 256 KiB that are decoded. The rest is skipped up to its blank line.',
    others: 'Servers refuse much smaller ones; Node answers 431 above 16 KiB.'
  },
  'too-many-fields': {
    message: 'The head has more headers than are listed. Those that frame the message still apply.',
    others: ''
  },
  'content-length-empty': {
    message: 'Content-Length is empty. It gives no length.',
    others:
      'nginx and Node refuse the request with 400. Programs that read it as 0 and programs that ignore it see different ends.'
  },
  'content-length-invalid': {
    message: 'Content-Length is not a number. It gives no length.',
    others:
      'A server must answer 400 and close: nginx and Node do. Python’s http.client ignores the header in a response; it reads 1_0 as 10.'
  },
  'content-length-hex': {
    message: 'Content-Length is written in hexadecimal. Only decimal digits are allowed; it gives no length.',
    others:
      'nginx and Node refuse the request with 400. In a response, curl reads 0x2 as 0, Python’s http.client ignores it, and Node fails.'
  },
  'content-length-leading-zeros': {
    message: 'Content-Length has leading zeros. That is allowed; it is decimal.',
    others:
      'nginx and Node read it as decimal. A program that reads a leading zero as octal sees another length.'
  },
  'content-length-signed': {
    message:
      'Content-Length has a sign, which is not allowed. A plus is accepted here; a minus gives no length.',
    others:
      'nginx and Node refuse the request with 400. In a response curl and Python’s http.client read +5 as 5, Node fails.'
  },
  'content-length-overflow': {
    message: 'Content-Length is implausibly large. Everything that follows counts as body.',
    others:
      'nginx and Node refuse the request with 400; curl reads such a response to the close. A number that wraps around is a short length instead.'
  },
  'content-length-repeated': {
    message: 'Content-Length is sent more than once with the same value.',
    others:
      'A recipient may use the value or reject the message: nginx and Node respond with 400. Python’s http.client ignores a list such as “5, 5” and reads to the close.'
  },
  'content-length-conflict': {
    message: 'Content-Length is sent with different values. The first one is used here.',
    others:
      'nginx and Node refuse the request with 400. In a response, Python’s http.client uses the first value and curl the last, so they disagree on where the next message begins.'
  },
  'length-not-allowed': {
    message: 'Content-Length is not allowed in a 1xx or 204 response, or a 2xx to CONNECT. It is ignored.',
    others: 'A client that waits for these bytes reads the next response as this one’s body.'
  },
  'te-and-cl': {
    message:
      'Both Transfer-Encoding and Content-Length are sent. Transfer-Encoding applies if it ends in chunked; otherwise Content-Length applies.',
    others:
      'This is the classic request smuggling attack: one program uses the chunks, another the length, and the rest of one program’s body is the other’s next request. nginx and Node answer 400. As a client, curl uses the chunks and Node fails.'
  },
  'te-empty': {
    message: 'Transfer-Encoding is empty. It names no coding.',
    others: 'nginx answers 501, Node accepts the request and ignores the header.'
  },
  'te-in-http10': {
    message:
      'HTTP/1.0 does not support Transfer-Encoding. The framing must be treated as faulty; here the body is read as chunks.',
    others:
      'nginx refuses the request with 400, Node reads it as chunks. An HTTP/1.0 program uses Content-Length or reads to the close.'
  },
  'te-not-allowed': {
    message: 'Transfer-Encoding is not allowed in a 1xx or 204 response, or a 2xx to CONNECT. It is ignored.',
    others: 'A client that waits for chunks reads the next response as chunks.'
  },
  'chunked-not-last': {
    message: 'Chunked is not the last transfer coding, so the end of the body is unknown.',
    others:
      'A server must answer 400 and close: Node does, nginx answers 501. A program that does not know the coding may use Content-Length, or accept chunked anywhere in the list.'
  },
  'chunked-repeated': {
    message: 'Chunked is applied more than once, which is not allowed. It is decoded once.',
    others: 'nginx answers 501, Node 400. A program that decodes it twice sees another body.'
  },
  'unknown-transfer-coding': {
    message: 'The transfer coding is unknown.',
    others:
      'A server that does not know it should answer 501: nginx does, Node answers 400 if the codings do not end in chunked. A program that ignores it frames the message differently.'
  },
  'connect-with-body': {
    message:
      'A CONNECT request declares a body, which has no meaning. The bytes after its head belong to the tunnel.',
    others:
      'nginx refuses it with 400. A proxy that reads the body first removes these bytes from the tunnel.'
  },
  'unexpected-content': {
    message: 'The request has a body, which has no meaning with its method. It is framed as declared.',
    others:
      'Some implementations refuse it as a possible attack: a server that does not read the body parses it as the next request. nginx and Node read the body.'
  },
  'chunk-extension': {
    message: 'A chunk has an extension after its size. Recipients ignore those they do not know.',
    others:
      'nginx and Node accept it and do not pass it on. Parsers differ in the line ends that they accept here.'
  },
  'bad-chunk-extension': {
    message:
      'A chunk extension does not follow the grammar: its name or value is missing, a quoted value is not closed, or a character is not allowed.',
    others:
      'nginx skips everything up to the line end. Node answers 400 where the name is missing at the line end, a quoted value is not closed, or a space separates two words.'
  },
  'bad-chunk-size': {
    message: 'A chunk’s size is not a hexadecimal number. The body ends here.',
    others: 'nginx and Node refuse 0x5 with 400. Python’s http.client accepts 0x5, and also +5 and 5_0.'
  },
  'chunk-size-overflow': {
    message: 'A chunk’s size is implausibly large. Everything that follows counts as its data.',
    others: 'nginx and Node refuse it with 400. A number that wraps around is a small chunk instead.'
  },
  'chunk-size-whitespace': {
    message: 'Whitespace around a chunk’s size is skipped.',
    others: 'nginx skips blanks there, Node answers 400.'
  },
  'chunk-line-too-long': {
    message: 'The line of a chunk’s size is longer than 16 KiB.',
    others: 'Recipients should limit chunk extensions; those that do refuse the message.'
  },
  'bad-chunk-end': {
    message: 'A chunk’s data is not followed by a line end: its size is wrong. The body ends here.',
    others:
      'nginx and Node answer 400. A parser that skips two bytes without checking them reads the next chunk from a different offset.'
  },
  'missing-last-crlf': {
    message: 'The empty line after the last chunk is missing; the next message begins in its place.',
    others: 'A parser that waits for it reads the next message’s head as trailers.'
  },
  'trailers-too-large': { message: 'The trailers are larger than the 256 KiB that are decoded.', others: '' },
  'trailer-fields': {
    message: 'Trailers follow the last chunk.',
    others:
      'Many programs drop them: nginx does not forward those of a request. They must not be merged into the headers unless their definition allows it.'
  },
  'forbidden-trailer': {
    message:
      'A trailer has a name that is allowed only in the head, because it affects framing, routing or authentication.',
    others:
      'A program that merges trailers into the headers applies it after others have processed the message without it.'
  },
  'unknown-expectation': {
    message: 'Expect asks for something other than 100-continue.',
    others:
      'A server may answer 417: Node does, nginx ignores it. Programs that read the value differently disagree on whether a 100 response precedes the body. Attacks have desynchronised servers this way.'
  },
  'expect-without-content': {
    message: 'The request has Expect: 100-continue but no body. A client must not send this.',
    others: 'A server may still respond with 100 or omit it: there is nothing to wait for.'
  },
  'unasked-continue': {
    message: 'A 100 response to a request without Expect. It is allowed and can be ignored.',
    others: 'curl ignores it; the fetch of Node 20 fails.'
  },
  'repeated-interim': {
    message: 'More than one interim response arrived before the final one. That is allowed.',
    others:
      'A client must accept any number of them. Python 3.11’s http.client treats any 1xx other than 100 as the final response.'
  },
  'interim-to-http10': {
    message: 'An interim response was sent to an HTTP/1.0 client, which does not support them.',
    others:
      'Such a client treats it as the final response, and the final response as the response to its next request.'
  },
  'upgrade-not-in-connection': {
    message: 'Upgrade is sent without “upgrade” in Connection. Upgrade applies only to the next hop.',
    others:
      'An intermediary that does not remove it forwards it unintentionally. If the server then switches protocols, the tunnel bypasses the intermediary’s checks.'
  },
  'switch-without-upgrade': {
    message: 'The 101 response does not name the protocol it switches to: its Upgrade header is missing.',
    others: 'A client cannot know what follows. WebSocket clients fail the connection.'
  },
  'data-before-switch': {
    message:
      'The client sent more data before the response to its CONNECT or Upgrade arrived. Only the response decides which protocol these bytes belong to.',
    others: 'If the switch is refused, a server reads them as the next request.'
  },
  pipelined: {
    message:
      'The client had sent further requests before this response began (pipelining). Responses arrive in the order of the requests.',
    others:
      'Browsers do not pipeline, and many proxies do not forward pipelined requests as such. One response too many or too few shifts all later ones.'
  },
  'early-response': {
    message: 'The final response arrived before the request was complete.',
    others:
      'The server must read the rest of the request or close the connection. A server that does neither reads the rest as the next request.'
  },
  'close-before-answers': {
    message: 'The connection ends with this response, but further requests were waiting for theirs.',
    others:
      'A client may send those again on a new connection if they are idempotent; the server may have acted on them.'
  },
  'body-not-allowed': {
    message: 'Bytes follow a response that cannot have a body. Decoding continues at the next status line.',
    others:
      'A client reads them as the start of the next response: an attacker who injects them can respond in the server’s name.'
  },
  'data-after-close': {
    message: 'Bytes follow a message that announced the end of the connection. They are still decoded.',
    others:
      'A recipient must ignore them. A recipient that does not may process a message that the other side does not count.'
  },
  'response-without-request': {
    message: 'A response without a preceding request, or its request was not captured.',
    others:
      'A client must not accept it as a response. A client that keeps it assigns it to its next request.'
  },
  'unexpected-upgrade': {
    message:
      'The server switched the protocol although the client did not request it. The following bytes are read as HTTP.',
    others:
      'A client should close the connection. A proxy that opens a tunnel forwards everything after it unchecked.'
  },
  'truncated-head': {
    message: 'The head is truncated: the stream ended inside it.',
    others: 'A recipient must not act on it.'
  },
  'truncated-body': {
    message: 'The body is truncated: fewer bytes arrived than were declared.',
    others: 'A cache must not store it as complete; a client should report the error to its user.'
  },
  'missing-bytes': {
    message: 'Bytes of this message are missing in the capture. They were transmitted but not recorded.',
    others: ''
  },
  'pairing-uncertain': {
    message: 'It is uncertain which request this response belongs to, because others were lost.',
    others: ''
  },
  'too-many-outstanding': {
    message: 'Too many requests are waiting for a response.',
    others: ''
  },
  'no-more-http': {
    message: 'The stream is not HTTP from here on: no start line was found.',
    others: ''
  }
} satisfies ProblemTexts
