/** The tables of exchanges and connections. */
export const traffic = {
  label: 'Traffic',
  tabs: { exchanges: 'Exchanges', connections: 'Connections' },
  filter: {
    label: 'Filter',
    exchanges: 'Filter by method, host, path, status, type, client…',
    connections: 'Filter by client, server, host, protocol…',
    clear: 'Clear the filter'
  },
  shown: '{shown} of {all}',
  shownTitle: 'Rows shown, and rows in all',
  follow: 'Follow',
  followOn: 'New rows are scrolled into view.',
  followOff: 'Show the newest rows and stay with them.',
  followSorted: 'Following needs the order of arrival: clear the sorting first.',
  freeze: 'Freeze',
  freezeTitle: 'Hold the rows still. Recording goes on, and what comes is counted.',
  frozen: '{n} new',
  uncovered: 'The filter was cleared to show #{n}.',
  thawTitle: 'The rows are held still. Show what came meanwhile, and go on.',
  picked: {
    menu: 'Selected rows',
    count: '{n} selected',
    bound: 'The first {n} rows are selected: that is the most at once.',
    replay: 'Replay each ({n})',
    replayed: 'Sent {n} requests again, of {all} selected.',
    urls: 'Copy URL',
    text: 'Copy as text',
    copied: 'Copied {n}.',
    copiedSome: 'Copied {n} of {all}: the rest has no request, or is more than is copied at once.',
    ended: 'Ended {n} connection. | Ended {n} connections.'
  },
  head: {
    menu: 'Times and columns',
    columns: 'Columns',
    reset: 'Reset columns',
    width: 'Width of {name}: drag, or Alt with ← →; a double click resets it.'
  },
  tls: 'TLS',
  undecoded: 'Not decoded: decoding this connection used too much memory or failed',
  unverified: 'The server’s certificate could not be verified',
  noTarget: 'The client has not named a server yet',
  columns: {
    number: 'No.',
    connection: 'Connection',
    waited: 'Waited',
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
    took: 'Took',
    waterfall: 'Waterfall',
    ended: 'Ended',
    protocol: 'Protocol',
    up: 'Up',
    down: 'Down',
    exchanges: 'Exchanges'
  },
  time: {
    title: 'Times',
    head: { absolute: 'Time', relative: 'Since start', delta: 'Since above' },
    forms: {
      absolute: 'Time of day',
      relative: 'Since the capture began',
      delta: 'Since the row above'
    },
    zones: { local: 'Local time', utc: 'UTC' }
  },
  sort: {
    hint: 'Click to sort; a third click returns to the order of arrival.'
  },
  exchangesTable: 'Exchanges',
  connectionsTable: 'Connections',
  /** A connection that has not ended. */
  open: 'open',
  /** The same of an opened file, which cannot tell. */
  unended: 'none',
  /** An exchange under way. */
  noStatus: 'none',
  underWay: 'running',
  pending: 'pending',
  unknownRequest: 'no request found',
  /** Of a request line that has none. */
  emptyTarget: 'no path',
  incomplete: 'The exchange is incomplete: the connection ended first.',
  raw: 'raw',
  replayOf: 'replay of #{n}',
  replayFrom: 'replay of #{n} of {file}',
  problems: '1 problem | {n} problems',
  waterfall: 'began {start} after the first row shown, waited {waited}, took {took}',
  endedBy: {
    client: 'Ended by the client',
    target: 'Ended by the target',
    tcplens: 'Ended by Tcplens'
  },
  how: { fin: 'FIN', rst: 'RST', error: 'ERR', left: '…' },
  howTitle: { fin: 'orderly (FIN)', rst: 'reset (RST)', error: 'on an error' },
  left: 'The record ends here: the connection went on.',
  ended: '{by}, {how}',
  stillOpen: 'The connection is still open.',
  noEnd: 'The file does not hold the end of the connection.',
  empty: {
    none: 'No traffic yet',
    waiting: 'Waiting for the first connection. Send something through the session, for example:',
    waitingServer: 'Waiting for the first client. Connect one, for example:',
    connecting: 'The client’s connection will appear here.',
    stopped: 'No session is running. Start one to see its traffic here.',
    start: 'Start {name}',
    fileNone: 'No TCP connection in this file',
    fileNoPackets: 'The file holds no packets.',
    fileNoExchanges: 'No HTTP in this file',
    noExchanges: 'No HTTP exchanges yet',
    noExchangesText:
      'Connections were captured, but no HTTP was found in them. Their bytes are on the Connections tab.',
    toConnections: 'Show connections',
    noMatch: 'Nothing matches',
    noMatchText: 'No row matches every part of the filter.',
    searching: 'Searching…',
    searched: '{percent}% of the rows read, no match yet',
    badFilter: 'The filter is not applied because it has an error',
    clearFilter: 'Clear the filter'
  },
  resize: 'Height of the table'
}
