/** Sending by hand: the panel under the inspector, and what ends a live connection. */
export const sending = {
  label: 'Send',
  show: 'Show the send panel',
  hide: 'Hide the send panel',
  to: 'To',
  targets: {
    label: 'Send to: {name}',
    selected: 'The selected connection',
    selectedNamed: 'The selected connection, {address}',
    all: 'All clients',
    allCount: 'All {n} clients',
    some: '{n} client | {n} clients',
    none: 'Nobody',
    notListed: '{n} more: select one in the table | {n} more: select one in the table',
    server: 'the server'
  },
  mode: 'Type as',
  text: 'Text',
  hex: 'Hex',
  lineEnd: 'Line breaks',
  lineEnds: { lf: 'LF', crlf: 'CRLF' },
  lineEndTitle:
    'A line break is sent as LF (0a), as on Unix, or CRLF (0d 0a), as most text protocols want it.',
  escapes: 'Escapes',
  escapesTitle: '\\r \\n \\t \\0 \\\\ and \\xNN stand for the bytes they name.',
  editor: {
    text: 'Text to send',
    hex: 'Bytes to send, hexadecimal',
    textPlaceholder: 'Type what to send. {keys} sends it; ↑ brings back what was sent before.',
    hexPlaceholder: '50 49 4e 47 0d 0a'
  },
  earlier: 'Earlier send (↑)',
  later: 'Later send (↓)',
  send: 'Send',
  sendTitle: 'Send ({keys})',
  start: 'Start',
  connect: 'Connect',
  end: 'End',
  endTitle: 'End our side in order (FIN): nothing more can be sent, what still comes is shown.',
  reset: 'Reset',
  resetTitle: 'Break the connection off at once (RST), in both directions.',
  bytes: '{n} byte | {n} bytes',
  problems: {
    at: 'Line {line}, column {column}: {text}',
    'not-hex': '“{found}” is not a hexadecimal digit.',
    'half-byte': '“{found}” has an odd number of digits: a byte has two.',
    'unknown-escape': '“{found}” is no escape. A backslash itself is written \\\\.',
    'half-escape': '“{found}” lacks hexadecimal digits: \\x takes two.',
    tooLong: 'At most {limit} are sent at once.'
  },
  looksEscaped: 'The backslashes are sent as they stand.',
  useEscapes: 'Read them as escapes',
  sentTo: 'Sent {bytes} to {address}',
  sentToMany: 'Sent {bytes} on {n} connection | Sent {bytes} on {n} connections',
  sentNowhere: 'Nothing was sent: the connection ended meanwhile, or its sending side did.',
  waiting: 'No client is connected yet.',
  stopped: 'The server is not running.',
  finishing: 'The session is ending.',
  notConnected: 'Not connected.',
  ended: 'Our side has ended (FIN): nothing more can be sent here.',
  menu: {
    label: 'Connection',
    end: 'End in order (FIN)',
    reset: 'Reset (RST)',
    onlySession: 'Show only {name}',
    copyClient: 'Copy the client’s address'
  }
}
