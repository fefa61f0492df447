/** The tables of exchanges, which the window calls requests, and of connections. */
export const traffic = {
  label: 'Traffic',
  tabs: { exchanges: 'Requests', connections: 'Connections' },
  filter: {
    label: 'Filter',
    exchanges: 'Filter by method, host, path, status, type, client…',
    connections: 'Filter by client, server, host, protocol…',
    clear: 'Clear the filter'
  },
  shown: '{shown} of {all}',
  shownTitle: 'Rows shown of all rows',
  follow: 'Follow',
  followOn: 'Scrolls to new rows.',
  followOff: 'Scroll to the newest rows and stay there.',
  followSorted: 'Following requires arrival order: clear the sorting first.',
  freeze: 'Freeze',
  freezeTitle: 'Freeze the table. Recording continues and new rows are counted.',
  frozen: '{n} new',
  uncovered: 'The filter was cleared to show #{n}.',
  thawTitle: 'The table is frozen. Show the new rows and continue.',
  picked: {
    menu: 'Selected rows',
    count: '{n} selected',
    bound: 'Only the first {n} rows are selected, which is the maximum.',
    replay: 'Replay selected ({n})',
    replayed: 'Replayed {n} requests of {all} selected.',
    urls: 'Copy URL',
    text: 'Copy as text',
    copied: 'Copied {n}.',
    copiedSome: 'Copied {n} of {all}: the others have no request or exceed the copy limit.',
    ended: 'Closed {n} connection. | Closed {n} connections.'
  },
  head: {
    menu: 'Times and columns',
    columns: 'Columns',
    reset: 'Reset columns',
    width: 'Width of {name}: drag, or press Alt with ← →; double-click to reset.'
  },
  tls: 'TLS',
  undecoded: 'Not decoded: decoding this connection used too much memory or failed',
  unverified: 'The server’s certificate could not be verified',
  noTarget: 'The client has not requested a server yet',
  columns: {
    number: 'No.',
    connection: 'Connection',
    waited: 'TTFB',
    session: 'Session',
    client: 'Client',
    method: 'Method',
    host: 'Host',
    path: 'Path',
    server: 'Server',
    version: 'Version',
    stream: 'Stream',
    status: 'Status',
    type: 'Type',
    size: 'Size',
    took: 'Duration',
    waterfall: 'Waterfall',
    ended: 'Ended',
    protocol: 'Protocol',
    up: 'Up',
    down: 'Down',
    exchanges: 'Requests'
  },
  time: {
    title: 'Times',
    head: { absolute: 'Time', relative: 'Since start', delta: 'Since above' },
    forms: {
      absolute: 'Time of day',
      relative: 'Since the start of the capture',
      delta: 'Since the row above'
    },
    zones: { local: 'Local time', utc: 'UTC' }
  },
  sort: {
    hint: 'Click to sort; click a third time for arrival order.'
  },
  exchangesTable: 'Requests',
  connectionsTable: 'Connections',
  /** A connection that has not ended. */
  open: 'open',
  /** The same of an opened file, which cannot tell. */
  unended: 'none',
  /** An exchange under way. */
  noStatus: 'none',
  inProgress: 'in progress',
  pending: 'pending',
  unknownRequest: 'no request found',
  /** Of a request line that has none. */
  emptyTarget: 'no path',
  incomplete: 'Incomplete: the connection closed first.',
  raw: 'raw',
  replayOf: 'replay of #{n}',
  replayFrom: 'replay of #{n} of {file}',
  problems: '1 problem | {n} problems',
  waterfall: 'started {start} after the first visible row, first byte after {waited}, duration {took}',
  endedBy: {
    client: 'Closed by the client',
    target: 'Closed by the server',
    tcplens: 'Closed by Tcplens'
  },
  how: { fin: 'FIN', rst: 'RST', error: 'ERR', left: '…' },
  howTitle: { fin: 'close (FIN)', rst: 'reset (RST)', error: 'after an error' },
  left: 'The recording ends here; the connection continued.',
  ended: '{by}, {how}',
  stillOpen: 'The connection is still open.',
  noEnd: 'The file does not contain the end of the connection.',
  empty: {
    none: 'No traffic yet',
    waiting: 'Waiting for the first connection. Send a request through the session, for example:',
    waitingServer: 'Waiting for the first client. For example, connect with:',
    connecting: 'The client’s connection appears here.',
    stopped: 'No session is running. Start one to see its traffic here.',
    start: 'Start {name}',
    fileNone: 'No TCP connections in this file',
    fileNoPackets: 'The file contains no packets.',
    fileNoExchanges: 'No HTTP in this file',
    noExchanges: 'No HTTP requests yet',
    noExchangesText: 'The captured connections contain no HTTP. See their bytes on the Connections tab.',
    toConnections: 'Show connections',
    noMatch: 'No matches',
    noMatchText: 'No row matches all parts of the filter.',
    searching: 'Searching…',
    searched: '{percent}% of rows searched, no match yet',
    badFilter: 'The filter has an error and is not applied',
    clearFilter: 'Clear the filter'
  },
  resize: 'Table height'
}
