/** The clients of a server as they are now, and what is done with them by hand. */
export const clients = {
  title: 'Clients',
  tab: 'Clients',
  menu: 'Client',
  show: 'Show its conversation',
  choose: 'Choose {peer}',
  chooseAll: 'Choose all clients',
  chosenAll: 'one client | all {n} clients',
  chosenNone: 'nobody chosen',
  chosen: '{n} of {all} chosen | {n} of {all} chosen',
  refused: 'not let in: {parts}',
  surplus: '{n} surplus',
  blocked: '{n} by the lists',
  columns: {
    peer: 'Client',
    since: 'Since',
    up: 'Received',
    down: 'Sent',
    pending: 'Waiting',
    pendingTitle: 'Bytes that are sent but not yet taken: the client reads more slowly.',
    state: 'State',
    active: 'Last activity'
  },
  states: {
    connecting: 'shaking hands',
    open: 'open',
    'ours-ended': 'we have ended (FIN)',
    'theirs-ended': 'it has ended (FIN)',
    ending: 'ending'
  },
  pausedToo: '{state}, not read from',
  now: 'now',
  ago: '{age} ago',
  actions: {
    pause: {
      short: 'Pause',
      one: 'Pause reading',
      title: 'Reads nothing more from those chosen: what they send stays in the way (backpressure).'
    },
    resume: { short: 'Resume', one: 'Resume reading', title: 'Reads again from those chosen.' },
    end: {
      short: 'End',
      one: 'End our side (FIN)',
      title: 'Ends our side to those chosen (FIN). What they still send is read.'
    },
    reset: {
      short: 'Reset',
      one: 'Reset (RST)',
      title: 'Breaks the connections off at once (RST), in both directions.'
    },
    disconnect: {
      short: 'Disconnect',
      one: 'Disconnect',
      title: 'Ends the connections in order, and resets what has not ended two seconds later.'
    }
  },
  empty: 'No client is connected',
  emptyText: 'Each stands here while it is, with what passed and how it stands. To be one:',
  emptyStopped: 'The server does not run.'
}
