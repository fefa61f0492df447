/** Sessions: the pane that lists them, their dialogs and menus. */
export const session = {
  title: 'Sessions',
  list: 'Sessions',
  empty:
    'A proxy records what passes between a client and a server. A server or a client lets you be one of them yourself.',
  kinds: { proxy: 'Proxy', server: 'Server', client: 'Client' },
  new: { proxy: 'New proxy', server: 'New server', client: 'New client' },
  edit: { proxy: 'Edit proxy', server: 'Edit server', client: 'Edit client' },
  open: 'no open connections | 1 open connection | {n} open connections',
  finishing: 'waits for {n} connection | waits for {n} connections',
  rate: '{rate} in the last second',
  states: {
    listener: {
      stopped: 'stopped',
      starting: 'starting',
      running: 'running',
      stopping: 'stopping',
      failed: 'failed'
    },
    client: {
      stopped: 'not connected',
      starting: 'connecting',
      running: 'connected',
      stopping: 'disconnecting',
      failed: 'failed'
    }
  },
  item: '{kind} {name}, {state}, {address}',
  kindAndState: '{kind}, {state}',
  startNamed: 'Start {name}',
  stopNamed: 'Stop {name}',
  endNowNamed: 'End the connections of {name} now',
  nameless: {
    proxy: '{host}:{port}',
    server: 'Server {port}',
    serverAnyPort: 'Server',
    client: 'Client {port}'
  },
  menu: {
    all: 'All sessions',
    start: 'Start',
    stop: 'Stop',
    endNow: 'End its connections now',
    edit: 'Edit…',
    duplicate: 'Duplicate',
    startAll: 'Start all',
    stopAll: 'Stop all',
    showOnly: 'Show only this session',
    showAll: 'Show all sessions',
    remove: 'Remove',
    startOn: 'Start on port {port}'
  },
  removed: '“{name}” was removed. What it captured is still here.',
  portInUse: '{name}: {what} Port {port} is free.',
  stop: {
    title: 'Stop {name}?',
    titleRemove: 'Remove {name}?',
    titleAll: 'Stop {n} sessions?',
    open: 'No connection is open any more. | One connection is open. | {n} connections are open.',
    drainHint:
      'No new connections are made in either case. Left to finish, the open ones last until one of their sides ends them.',
    removeHint:
      'No new connections are made in either case. Left to finish, the session goes with the last of them.',
    drain: 'Let them finish',
    cut: 'End them now'
  },
  form: {
    about: {
      proxy: 'Connections to the listening address are passed on to the target, byte for byte, and recorded.',
      server: 'Accepts clients and shows what they send. You answer by hand, to one of them or to all.',
      client: 'Connects to a server, shows what it sends, and sends what you type.'
    },
    name: 'Name',
    namePlaceholder: {
      proxy: 'optional; the target’s address otherwise',
      server: 'optional; such as “Server 8081” otherwise',
      client: 'optional; such as “Client 3000” otherwise'
    },
    listen: 'Listen on',
    target: 'Target',
    connectTo: 'Connect to',
    listenHost: 'Listening host',
    listenPort: 'Listening port',
    targetHost: 'Target host',
    targetPort: 'Target port',
    host: 'Host',
    port: 'Port',
    anyPort: '0 takes any free port.',
    exposed: {
      proxy:
        'Other machines that reach this host can connect and use the target through you. Listen on 127.0.0.1 to keep it to this machine.',
      server:
        'Other machines that reach this host can connect. Listen on 127.0.0.1 to keep it to this machine.'
    },
    freePort: 'Port {port} is free at the moment.',
    useFreePort: 'Use port {port}',
    advanced: 'Advanced',
    startAtLaunch: 'Start at launch',
    startAtLaunchHint: 'Otherwise the session comes back stopped when Tcplens starts.',
    start: { proxy: 'Start', server: 'Start', client: 'Connect' },
    save: 'Save',
    cancel: 'Cancel',
    problems: {
      hostMissing: 'Enter a host name or an address.',
      hostSpaces: 'A host has no spaces in it.',
      portMissing: 'Enter a port.',
      portNumber: 'A port is a whole number.',
      portRange: 'A port lies between {least} and 65535.',
      samePlace: 'The target is the proxy itself: it would call itself without end.'
    }
  },
  try: {
    proxy: 'Send a request through {name}:',
    server: 'Connect to {name}:',
    copy: 'Copy “{line}”',
    copied: 'Copied'
  },
  startToTry: 'Start the session to get a line to try.',
  resize: 'Width of the sessions pane'
}
