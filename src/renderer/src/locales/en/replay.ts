/** Edit and resend, and the notifications about replays. */
export const replay = {
  action: 'Edit and resend',
  actionShort: 'Edit…',
  hint: 'Edit the request and send it on a new connection (E)',
  target: 'Send to',
  host: 'Target host',
  port: 'Target port',
  notes: {
    more: '{n} more problem | {n} more problems'
  },
  failed: 'The replay of #{n} to {target} failed: {reason}',
  closed: 'the server closed the connection before the response was complete',
  noExchange: 'The bytes were sent on connection {n}, but no HTTP response was found.',
  sentByKey: 'Request #{n} was replayed.',
  show: 'Show',
  editAgain: 'Edit again'
}
