/** Sessions: the pane that lists them, their dialogs and menus. */
export const session = {
  title: 'Sessions',
  list: 'Sessions',
  empty:
    'A proxy records what passes between a client and a server. A server or a client lets you be one of them yourself.',
  kinds: { proxy: 'Proxy', server: 'Server', client: 'Client' },
  /** How a proxy's clients say where they want to go. */
  modes: {
    forward: {
      name: 'Forward',
      kind: 'Proxy',
      about: 'Every client goes to the one target that is set here.'
    },
    socks: {
      name: 'SOCKS',
      kind: 'SOCKS proxy',
      about: 'Any protocol, from programs that can be told a SOCKS proxy (4, 4a and 5).'
    },
    http: {
      name: 'HTTP proxy',
      kind: 'HTTP proxy',
      about: 'Browsers, curl, npm, git and most tools: CONNECT and whole-URL requests.'
    },
    auto: {
      name: 'Auto',
      kind: 'Proxy',
      about: 'SOCKS and HTTP proxy on one port, told apart by the first bytes.'
    },
    transparent: {
      name: 'Transparent',
      kind: 'Transparent proxy',
      about: 'Programs that know no proxy: the system sends them here. Linux only.'
    }
  },
  modeOn: '{kind} on {address}',
  intercepted: 'TLS is intercepted',
  passedOn: 'TLS with the target',
  new: { proxy: 'New proxy', server: 'New server', client: 'New client' },
  edit: { proxy: 'Edit proxy', server: 'Edit server', client: 'Edit client' },
  open: 'no open connections | 1 open connection | {n} open connections',
  finishing: 'waits for {n} connection | waits for {n} connections',
  reconnecting: 'connects again in {n} s | retry in {n} s (1 failed) | retry in {n} s ({failed} failed)',
  /** Connections in a row that could not be made. */
  failing: {
    state: '{state}, connections fail',
    refused: 'last connection refused | last {n} connections refused',
    failed: 'last connection failed | last {n} connections failed'
  },
  refused: 'not let in: {n}',
  secure: 'TLS',
  mode: 'Socket file: mode {digits} ({words})',
  doing: 'By itself: {words}',
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
    proxy: '{kind} {port}',
    proxyAnyPort: '{kind}',
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
      proxy: 'Connections to the listening address are passed on, byte for byte, and recorded.',
      server:
        'Accepts clients and shows what they send. Answer by hand, one of them or all, or let it answer by itself.',
      client: 'Connects to a server, shows what it sends, and sends what you type.'
    },
    name: 'Name',
    namePlaceholder: 'optional',
    namePlaceholderUsual: 'optional; “{name}” otherwise',
    mode: 'Way in',
    tls: {
      label: 'TLS of clients',
      off: {
        name: 'Pass on',
        about: 'What clients encrypt is passed on unopened; only how they begin is shown.'
      },
      intercept: {
        name: 'Intercept',
        about:
          'What clients encrypt is opened and shown. They must trust the certificate authority of this installation.'
      },
      howToTrust: 'How they come to trust it…'
    },
    hasFallback: 'Clients that ask for nothing go to a target',
    fallbackHint:
      'Those that speak neither SOCKS nor to an HTTP proxy. Without it their connections are ended.',
    transparentElsewhere:
      'Only Linux tells where a redirected connection was going: here this will not start. Set up an HTTP or SOCKS proxy in the program or in the system’s network settings, or forward to one target.',
    listen: 'Listen on',
    target: 'Target',
    connectTo: 'Connect to',
    listenHost: 'Listening host',
    listenPort: 'Listening port',
    targetHost: 'Target host',
    targetPort: 'Target port',
    host: 'Host',
    port: 'Port',
    place: {
      label: 'Where',
      port: 'Host and port',
      pipe: 'Unix socket',
      windowsPipe: 'Named pipe',
      path: 'Path',
      pathListen: 'A stale socket file of that name is replaced, any other file is left alone.',
      pathPlaceholder: '/tmp/chat.sock'
    },
    anyPort: '0 takes any free port.',
    exposed: {
      proxy:
        'Other machines that reach this host can connect and use the target through you. Listen on 127.0.0.1 to keep it to this machine.',
      openProxy:
        'Other machines that reach this host can go anywhere through you, also into your own network. Listen on 127.0.0.1 to keep it to this machine, or set a login.',
      server:
        'Other machines that reach this host can connect. Listen on 127.0.0.1 to keep it to this machine.'
    },
    freePort: 'Port {port} is free at the moment.',
    useFreePort: 'Use port {port}',
    advanced: 'Options',
    start: { proxy: 'Start', server: 'Start', client: 'Connect' },
    save: 'Save',
    cancel: 'Cancel',
    problems: {
      hostMissing: 'Enter a host name or an address.',
      hostSpaces: 'A host has no spaces in it.',
      portMissing: 'Enter a port.',
      portNumber: 'A port is a whole number.',
      portRange: 'A port lies between {least} and 65535.',
      samePlace: 'The target is the proxy itself: it would call itself without end.',
      pathMissing: 'Enter a path.',
      pathRelative: 'A path begins with a slash: /tmp/chat.sock',
      pathPipe: 'A named pipe begins with \\\\\\\\.\\pipe\\',
      pathLong: 'The system takes at most {most} bytes here.',
      number: 'Enter a whole number.',
      numberRange: 'It lies between {least} and {most}.',
      duration: 'Enter a time with its unit: 250 ms, 5 s, 2 min.',
      durationRange: 'It lies between 1 ms and 24 h.',
      bytes: 'Enter a size with its unit: 65536, 256 KiB, 1 MB.',
      bytesRange: 'It lies between 1 B and 64 MiB.',
      addressRule: 'Line {line}: “{entry}” is no address, range or subnet.',
      address: '“{entry}” is no IP address.',
      familyOther: 'It is an address of the other family.',
      nameMissing: 'Enter a name.',
      nameLong: '“{name}” is longer than {most} characters.',
      fileMissing: 'Choose a file.',
      keyWithoutCertificate: 'The key needs its certificate.',
      versionsCrossed: 'The newest version is older than the oldest.',
      waitsCrossed: 'The longest pause is shorter than the first.',
      tooMany: 'At most {most} are taken.',
      passwordWithoutUser: 'The password needs its user.',
      hostsMissing: 'Enter at least one host.',
      hostPattern: 'Line {line}: “{entry}” is no host name, address or *.example.org.',
      plainNeedsIntercept: 'What the client encrypts must be opened for that: choose to intercept it.',
      overrideHalf: 'Row {line}: one side is empty.',
      overridePlace: 'Row {line}: “{entry}” is no host, or host:port.',
      overrideTwice: 'Row {line}: this has been said in row {earlier} already.'
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
