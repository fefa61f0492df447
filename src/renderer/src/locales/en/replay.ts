/** Edit and replay, and what is told of replays. */
export const replay = {
  action: 'Edit and replay',
  actionShort: 'Edit…',
  hint: 'Change the request and send it as a new connection (E)',
  target: 'Send to',
  host: 'Target host',
  port: 'Target port',
  notes: {
    more: '{n} more finding | {n} more findings'
  },
  failed: 'The replay of #{n} to {target} failed: {reason}',
  closed: 'the server closed the connection before the answer was whole',
  noExchange: 'The bytes were sent on connection {n}; no HTTP exchange came of them.',
  sentByKey: 'Request #{n} was sent again.',
  show: 'Show',
  editAgain: 'Edit again'
}
