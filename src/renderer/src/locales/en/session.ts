/** Sessions: the pane that lists them, their dialogs and menus. */
export const session = {
  title: 'Sessions',
  list: 'Sessions',
  empty:
    'A proxy records the traffic between a client and a server. You can also act as a server or a client yourself.',
  kinds: { proxy: 'Proxy', server: 'Server', client: 'Client' },
  /** How a proxy's clients say where they want to go. */
  modes: {
    forward: {
      name: 'Forward',
      kind: 'Proxy',
      about: 'Forwards every client to one fixed target.'
    },
    socks: {
      name: 'SOCKS',
      kind: 'SOCKS proxy',
      about: 'Any protocol, for programs that support a SOCKS proxy (4, 4a and 5).'
    },
    http: {
      name: 'HTTP proxy',
      kind: 'HTTP proxy',
      about: 'Browsers, curl, npm, git and most tools: CONNECT and absolute URLs.'
    },
    auto: {
      name: 'Auto',
      kind: 'Proxy',
      about: 'SOCKS and HTTP proxy on one port, detected from the first bytes.'
    },
    transparent: {
      name: 'Transparent',
      kind: 'Transparent proxy',
      about: 'For programs without proxy support: the system redirects their connections here. Linux only.'
    }
  },
  modeOn: '{kind} on {address}',
  intercepted: 'TLS is decrypted',
  passedOn: 'TLS to the server',
  new: { proxy: 'New proxy', server: 'New server', client: 'New client' },
  edit: { proxy: 'Edit proxy', server: 'Edit server', client: 'Edit client' },
  open: 'no open connections | 1 open connection | {n} open connections',
  finishing: 'waiting for {n} connection | waiting for {n} connections',
  reconnecting: 'reconnecting in {n} s | retry in {n} s (1 failed) | retry in {n} s ({failed} failed)',
  /** Connections in a row that could not be made. */
  failing: {
    state: '{state}, connections fail',
    refused: 'last connection refused | last {n} connections refused',
    failed: 'last connection failed | last {n} connections failed'
  },
  refused: 'rejected: {n}',
  secure: 'TLS',
  mode: 'Socket file: mode {digits} ({words})',
  doing: 'Automatic: {words}',
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
  endNowNamed: 'Close all connections of {name} now',
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
    endNow: 'Close connections now',
    edit: 'Edit…',
    duplicate: 'Duplicate',
    startAll: 'Start all',
    stopAll: 'Stop all',
    showOnly: 'Show only this session',
    showAll: 'Show all sessions',
    remove: 'Remove',
    startOn: 'Start on port {port}'
  },
  removed: '“{name}” was removed. Its captured traffic is kept.',
  portInUse: '{name}: {what} Port {port} is free.',
  stop: {
    title: 'Stop {name}?',
    titleRemove: 'Remove {name}?',
    titleAll: 'Stop {n} sessions?',
    open: 'All connections are closed. | One connection is open. | {n} connections are open.',
    drainHint:
      'No new connections are accepted in either case. Draining keeps the open ones until the client or the server closes them.',
    removeHint:
      'No new connections are accepted in either case. Draining removes the session after its last connection closes.',
    drain: 'Let them finish',
    cut: 'Close them now'
  },
  form: {
    about: {
      proxy: 'Forwards connections to the listening address byte for byte and records them.',
      server:
        'Accepts clients and shows what they send. Reply by hand to one client or to all, or reply automatically.',
      client: 'Connects to a server, sends your input and shows the replies.'
    },
    name: 'Name',
    namePlaceholder: 'optional',
    namePlaceholderUsual: 'optional; “{name}” otherwise',
    mode: 'Mode',
    tls: {
      label: 'Client TLS',
      off: {
        name: 'Pass through',
        about: 'Encrypted traffic is not decrypted; only the handshake is shown.'
      },
      intercept: {
        name: 'Intercept',
        about:
          'Encrypted traffic is decrypted and shown. Clients must trust the certificate authority of this installation.'
      },
      howToTrust: 'How to trust it…'
    },
    hasFallback: 'Default target for non-proxy clients',
    fallbackHint:
      'For clients that use neither SOCKS nor an HTTP proxy request. Without a default target, their connections are closed.',
    transparentElsewhere:
      'Transparent mode works only on Linux, where the original destination of a redirected connection can be read. Set up an HTTP or SOCKS proxy in the program or the system’s network settings, or forward to one target.',
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
      label: 'Address type',
      port: 'Host and port',
      pipe: 'Unix socket',
      windowsPipe: 'Named pipe',
      path: 'Path',
      pathListen: 'A stale socket file at this path is replaced; any other file is kept.',
      pathPlaceholder: '/tmp/chat.sock'
    },
    anyPort: '0 picks any free port.',
    exposed: {
      proxy:
        'Machines that can reach this host can use the target through this proxy. Listen on 127.0.0.1 to allow only this machine.',
      openProxy:
        'Machines that can reach this host can connect anywhere through this proxy, including your internal network. Listen on 127.0.0.1 to allow only this machine, or set a login.',
      server: 'Machines that can reach this host can connect. Listen on 127.0.0.1 to allow only this machine.'
    },
    freePort: 'Port {port} is free.',
    useFreePort: 'Use port {port}',
    advanced: 'Options',
    start: { proxy: 'Start', server: 'Start', client: 'Connect' },
    save: 'Save',
    cancel: 'Cancel',
    problems: {
      hostMissing: 'Enter a host name or an address.',
      hostSpaces: 'A host cannot contain spaces.',
      portMissing: 'Enter a port.',
      portNumber: 'The port must be a whole number.',
      portRange: 'The port must be between {least} and 65535.',
      samePlace: 'The target is this proxy itself, which would cause an endless loop.',
      pathMissing: 'Enter a path.',
      pathRelative: 'The path must begin with a slash: /tmp/chat.sock',
      pathPipe: 'A named pipe begins with \\\\\\\\.\\pipe\\',
      pathLong: 'The system allows at most {most} bytes.',
      number: 'Enter a whole number.',
      numberRange: 'Must be between {least} and {most}.',
      duration: 'Enter a time with its unit: 250 ms, 5 s, 2 min.',
      durationRange: 'Must be between 1 ms and 24 h.',
      bytes: 'Enter a size with its unit: 65536, 256 KiB, 1 MB.',
      bytesRange: 'Must be between 1 B and 64 MiB.',
      addressRule: 'Line {line}: “{entry}” is not an address, range or subnet.',
      address: '“{entry}” is not an IP address.',
      familyOther: 'This address belongs to the other address family.',
      nameMissing: 'Enter a name.',
      nameLong: '“{name}” is longer than {most} characters.',
      fileMissing: 'Choose a file.',
      keyWithoutCertificate: 'The key needs a certificate.',
      versionsCrossed: 'The newest version is older than the oldest.',
      waitsCrossed: 'The maximum delay is shorter than the initial delay.',
      tooMany: 'At most {most} entries are allowed.',
      passwordWithoutUser: 'The password needs a user name.',
      hostsMissing: 'Enter at least one host.',
      hostPattern: 'Line {line}: “{entry}” is not a host name, an address or a pattern like *.example.org.',
      plainNeedsIntercept: 'This requires decrypting the client’s TLS: choose Intercept.',
      overrideHalf: 'Row {line}: one side is empty.',
      overridePlace: 'Row {line}: “{entry}” is not a host or host:port.',
      overrideTwice: 'Row {line}: duplicates row {earlier}.'
    }
  },
  try: {
    proxy: 'Send a request through {name}:',
    server: 'Connect to {name}:',
    copy: 'Copy “{line}”',
    copied: 'Copied'
  },
  startToTry: 'Start the session to get a command to try.',
  resize: 'Session list width'
}
