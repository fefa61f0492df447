/** The clients of a server as they are now, and what is done with them by hand. */
export const clients = {
  title: 'Clients',
  tab: 'Clients',
  menu: 'Client',
  show: 'Show conversation',
  choose: 'Select {peer}',
  chooseAll: 'Select all clients',
  chosenAll: 'one client | all {n} clients',
  chosenNone: 'none selected',
  chosen: '{n} of {all} selected | {n} of {all} selected',
  refused: 'rejected: {parts}',
  surplus: '{n} over the limit',
  blocked: '{n} not allowed',
  columns: {
    peer: 'Client',
    since: 'Since',
    up: 'Received',
    down: 'Sent',
    pending: 'Queued',
    pendingTitle: 'Bytes sent but not yet acknowledged by the socket: the client reads slowly.',
    state: 'State',
    active: 'Last activity'
  },
  states: {
    connecting: 'handshake',
    open: 'open',
    'ours-ended': 'closed by us (FIN)',
    'theirs-ended': 'closed by client (FIN)',
    ending: 'closing'
  },
  pausedToo: '{state}, reading paused',
  now: 'now',
  ago: '{age} ago',
  actions: {
    pause: {
      short: 'Pause',
      one: 'Pause reading',
      title: 'Stops reading from the selected clients: their data is held back (backpressure).'
    },
    resume: { short: 'Resume', one: 'Resume reading', title: 'Resumes reading from the selected clients.' },
    end: {
      short: 'End',
      one: 'Close our side (FIN)',
      title: 'Closes our side to the selected clients (FIN). Their data is still read.'
    },
    reset: {
      short: 'Reset',
      one: 'Reset (RST)',
      title: 'Aborts the connections in both directions (RST).'
    },
    disconnect: {
      short: 'Disconnect',
      one: 'Disconnect',
      title: 'Closes the connections, and resets them after two seconds if still open.'
    }
  },
  empty: 'No client is connected',
  emptyText: 'Connected clients appear here with their traffic and state. To connect:',
  emptyStopped: 'The server is not running.'
}
