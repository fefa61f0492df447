/** Edit and replay, and what is told of replays. */
export const replay = {
  title: 'Edit and replay #{n}',
  about: 'What is sent makes a new connection in this capture. The captured request stays as it is.',
  action: 'Edit and replay',
  actionShort: 'Edit…',
  hint: 'Change the request and send it as a new connection (E)',
  reading: 'Reading the request…',
  target: 'Send to',
  host: 'Target host',
  port: 'Target port',
  head: 'Head',
  headLabel: 'Head of the request',
  body: 'Body',
  bodyLabel: 'Body of the request',
  bodyPlaceholder: 'No body. What is typed here is sent behind the head.',
  capturedBody:
    'The body, {size}, is larger than an editor holds ({limit}). Its bytes go out as they were captured, right behind the head.',
  showAs: '{part} as',
  lineEnds: 'Line breaks of the {part}',
  keepLength: 'Keep Content-Length right',
  length: {
    right: 'Content-Length is {to}',
    changed: 'Content-Length: {from} → {to}',
    added: 'Content-Length: {to} is added',
    'not-needed': 'No body, no Content-Length',
    left: 'Content-Length {from} stays as typed; {to} would be right',
    leftOut: 'No Content-Length; {to} bytes follow the head',
    chunked: 'The body is chunked: its bytes go out as they stand, and chunk sizes are not counted anew.',
    'no-head': 'The empty line that ends the head is missing.'
  },
  notes: {
    none: 'This is no HTTP request as it stands. It is sent all the same.',
    several: 'A server sees {n} requests in this: bytes follow the end of the first.',
    more: '{n} more finding | {n} more findings'
  },
  bytes: '{n} byte | {n} bytes',
  summary: '{bytes} to {target}',
  tooLong: 'At most {limit} of typed bytes are sent at once.',
  reset: 'Reset to original',
  send: 'Send',
  sending: 'Sending…',
  failed: 'The replay of #{n} to {target} failed: {reason}',
  closed: 'the server closed the connection before the answer was whole',
  noExchange: 'The bytes were sent on connection {n}; no HTTP exchange came of them.',
  editAgain: 'Edit again'
}
