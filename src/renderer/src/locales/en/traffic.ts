/** The tables of exchanges and connections. */
export const traffic = {
  label: 'Traffic',
  tabs: { exchanges: 'Exchanges', connections: 'Connections' },
  filter: {
    label: 'Filter',
    exchanges: 'Filter by method, target, status, type, client…',
    connections: 'Filter by client, target, protocol…',
    clear: 'Clear the filter'
  },
  shown: '{shown} of {all}',
  shownTitle: 'Rows shown, and rows in all',
  follow: 'Follow',
  followOn: 'New rows are scrolled into view.',
  followOff: 'Show the newest rows and stay with them.',
  followSorted: 'Following needs the order of arrival: clear the sorting first.',
  columns: {
    time: 'Time',
    session: 'Session',
    client: 'Client',
    method: 'Method',
    target: 'Target',
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
  sort: {
    hint: 'Click to sort; a third click returns to the order of arrival.'
  },
  exchangesTable: 'Exchanges',
  connectionsTable: 'Connections',
  /** A connection that has not ended. */
  open: 'open',
  /** An exchange under way. */
  underWay: 'running',
  pending: 'pending',
  unknownRequest: 'request not captured',
  incomplete: 'The exchange is incomplete: the connection ended first.',
  raw: 'raw',
  replayOf: 'replay of #{n}',
  replay: 'Replay',
  problems: '1 problem | {n} problems',
  waterfall: 'began {start} after the first row shown, waited {waited}, took {took}',
  endedBy: {
    client: 'Ended by the client',
    target: 'Ended by the target',
    tcplens: 'Ended by Tcplens'
  },
  how: { fin: 'FIN', rst: 'RST', error: 'ERR' },
  howTitle: { fin: 'orderly (FIN)', rst: 'reset (RST)', error: 'on an error' },
  ended: '{by}, {how}',
  stillOpen: 'The connection is still open.',
  empty: {
    none: 'No traffic yet',
    waiting: 'Waiting for the first connection. Send something through the session, for example:',
    waitingServer: 'Waiting for the first client. Connect one, for example:',
    connecting: 'The client’s connection will appear here.',
    stopped: 'No session is running. Start one to see its traffic here.',
    start: 'Start {name}',
    noExchanges: 'No HTTP exchanges yet',
    noExchangesText:
      'Connections were captured, but no HTTP was found in them. Their bytes are on the Connections tab.',
    toConnections: 'Show connections',
    noMatch: 'Nothing matches',
    noMatchText: 'No row contains all the words of the filter.',
    clearFilter: 'Clear the filter'
  },
  resize: 'Height of the table'
}
