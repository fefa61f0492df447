/**
 * The options of a session: what each is called, a sentence on what it does and what holds without it, and how it is
 * said in a few words once it is set.
 */
export const options = {
  search: 'Find an option',
  none: 'No option is called “{query}”.',
  clear: 'Clear the search',
  file: { none: 'none', choose: 'Choose…', clear: 'No file' },
  showSecret: 'Show what is typed',
  hideSecret: 'Hide what is typed',
  sections: {
    general: 'General',
    address: 'Address',
    login: 'Login',
    limits: 'Limits and lists',
    socket: 'Socket',
    tls: 'TLS',
    way: 'Way to the target',
    overrides: 'Other targets',
    lookup: 'Name lookup',
    timeouts: 'Timeouts',
    reconnect: 'Reconnect'
  },
  /** What is set in a section, on its heading. */
  placeholders: {
    backlog: '511',
    most: 'no limit',
    highWater: '256 KiB',
    keepAlive: 'off; such as 30 s',
    idle: 'never; such as 30 s',
    connectTimeout: '30 s',
    eyeballsDelay: '250 ms',
    reconnectFirst: '1 s',
    reconnectMost: '30 s',
    reconnectTimes: 'for ever',
    allow: 'anybody',
    block: 'nobody',
    names: 'such as dev.example, 192.168.1.20',
    alpn: 'such as h2, http/1.1',
    customName: 'name.example',
    localAddress: 'the system’s choice',
    localPort: 'any free port',
    nameServers: 'such as 1.1.1.1 or 127.0.0.1:5353',
    fixedAddress: 'such as 127.0.0.1',
    viaHost: '127.0.0.1',
    viaPort: '1080',
    viaUser: 'none',
    viaPassword: 'none',
    passphrase: 'none',
    loginUser: 'everybody is let in',
    hostNames: 'such as api.example, *.example.org, 10.0.0.5',
    exceptions: 'such as dev.example, *.test, 10.0.0.5',
    arrivalTimeout: '30 s'
  },
  server: {
    tls: {
      label: 'TLS',
      about: 'Clients speak TLS with this server; what they send is recorded decrypted. Off by default.',
      short: '{value}'
    },
    certificate: {
      label: 'Certificate',
      about:
        'A PEM file with the certificate and its chain, or a PKCS #12 file (.p12, .pfx) with the key in it.',
      short: '{value}'
    },
    alpn: {
      label: 'ALPN protocols',
      about: 'Application protocols this server agrees to, the preferred first. None by default.',
      short: '{value}'
    }
  },
  client: {
    tls: {
      label: 'TLS',
      about: 'Speaks TLS with the target; what passes is recorded decrypted. Off by default.',
      short: '{value}'
    },
    certificate: {
      label: 'Own certificate',
      about:
        'What the target is shown if it asks: a PEM file, or PKCS #12 with the key in it. None by default.',
      short: 'own certificate'
    },
    alpn: {
      label: 'ALPN protocols',
      about: 'Application protocols offered to the target, the preferred first. None by default.',
      short: '{value}'
    }
  },
  overrides: {
    add: 'Add a row',
    remove: 'Remove row {n}',
    fromNamed: 'Row {n}: what is asked for',
    toNamed: 'Row {n}: where it goes'
  },
  proxy: {
    certificate: {
      label: 'Client certificate',
      about:
        'What targets are shown if they ask: a PEM file, or PKCS #12 with the key in it. None by default; that of the client cannot be passed on.',
      short: 'client certificate'
    },
    alpn: {
      label: 'ALPN protocols',
      about: 'Offered to the target in place of what the client offers. The client’s by default.',
      short: 'ALPN: {value}'
    },
    serverName: {
      label: 'Server name (SNI)',
      about: 'The name targets are asked for. By default the client’s, or else the target’s.',
      short: 'SNI: {value}'
    },
    verify: {
      label: 'Verify targets',
      about:
        'A target whose certificate cannot be verified is refused, and its client is told. Off, it is only warned of. On by default.',
      short: 'targets not verified'
    },
    authority: {
      label: 'Extra authority',
      about:
        'A PEM file of certificates that are trusted of targets beside the system’s own. None by default.',
      short: 'extra authority'
    },
    minVersion: {
      label: 'Oldest version',
      about:
        'To the target. By default what the client offers; 1.0 and 1.1 are broken, take them for old peers only.',
      short: 'from {value}'
    },
    maxVersion: {
      label: 'Newest version',
      about: 'To the target. By default what the client offers.',
      short: 'up to {value}'
    },
    via: {
      label: 'Through a proxy',
      about: 'Another proxy connects to targets in our place and looks their names up. Direct by default.',
      short: '{value}'
    },
    fixedAddress: {
      label: 'Address',
      about: 'Taken for every target’s name, which TLS and proxies are still told. Nothing is looked up.',
      short: '{value}'
    }
  },
  names: {
    loginUser: {
      label: 'User',
      about:
        'What clients must show: as a SOCKS5 login, or in Proxy-Authorization. SOCKS4 knows no password.',
      short: 'as {value}'
    },
    loginPassword: {
      label: 'Password',
      about: 'Kept with the session, readable in its file.',
      short: 'password'
    },
    tlsTarget: {
      label: 'To the target',
      about:
        'What the target hears: what the client speaks (the default), or always TLS, or always plain bytes.',
      short: 'to the target: {value}'
    },
    whichHosts: {
      label: 'Intercepted hosts',
      about: 'All, only those listed, or all but those. The others are passed on unopened. All by default.',
      short: '{value}'
    },
    hostNames: {
      label: 'Hosts',
      about: 'Names, addresses, or *.example.org for every name below it; one a line.',
      short: '{value}'
    },
    startTls: {
      label: 'STARTTLS',
      about:
        'Opened too where TLS begins in mid-stream: SMTP, IMAP, POP3, FTP, XMPP, LDAP, PostgreSQL, MySQL. On by default.',
      short: 'STARTTLS passed on'
    },
    passPinned: {
      label: 'Pass through refusing clients',
      about:
        'A client that refuses the certificate three times within a minute is passed through for five minutes. On by default.',
      short: 'refusing clients not passed through'
    },
    exceptions: {
      label: 'Taken as they are',
      about: 'Hosts whose certificate is not verified, one a line. None by default.',
      short: 'taken as they are: {value}'
    },
    keyLog: {
      label: 'Key log file',
      about:
        'The secrets of both legs are written there (SSLKEYLOGFILE), so that Wireshark can decrypt a capture made elsewhere. Whoever has the file can do the same.',
      short: 'key log {value}'
    },
    overrides: {
      label: 'Other targets',
      about:
        'Who asks for the place on the left goes to the one on the right. Without a port every port of the host is meant, and kept.',
      short: '{value}'
    },
    arrivalTimeout: {
      label: 'Arrival',
      about:
        'A client that has not said where it goes by then, or has no TLS standing, is ended. 30 s by default.',
      short: 'arrival {value}'
    },
    startAtLaunch: {
      label: 'Start at launch',
      about: 'Starts when Tcplens does. Otherwise the session comes back stopped.',
      short: 'starts at launch'
    },
    ipv6Only: {
      label: 'IPv6 only',
      about: 'Listening on ::, takes no IPv4 clients. By default it takes both, where the system can.',
      short: 'IPv6 only'
    },
    backlog: {
      label: 'Backlog',
      about:
        'Connections the system lets wait until they are accepted. The system may allow fewer. 511 by default.',
      short: 'backlog {value}'
    },
    exclusive: {
      label: 'Exclusive',
      about: 'Shares the port with no other process of a cluster. Off by default.',
      short: 'exclusive'
    },
    most: {
      label: 'Clients at once',
      about: 'At most so many are let in; the surplus is turned away and counted. No limit by default.',
      short: 'at most {value}'
    },
    surplus: {
      label: 'Surplus clients',
      about: 'Whether one too many is ended in order (FIN, the default) or reset (RST).',
      short: 'surplus: {value}'
    },
    allow: {
      label: 'Let in only',
      about:
        'Addresses, ranges (10.0.0.1-10.0.0.9) and subnets (10.0.0.0/8), one a line. Anybody by default.',
      short: 'list of those let in'
    },
    block: {
      label: 'Keep out',
      about:
        'The same for those who are reset and counted, even if they are let in above. Nobody by default.',
      short: 'list of those kept out'
    },
    pauseOnConnect: {
      label: 'Begin paused',
      about:
        'Nothing is read from a new client until reading is resumed in the list of clients. Off by default.',
      short: 'begins paused'
    },
    halfOpen: {
      label: 'Half-open',
      about:
        'Behind the peer’s FIN our side stays open until it is ended by hand. By default it ends as well.',
      short: 'half-open'
    },
    noDelay: {
      label: 'No delay',
      about:
        'Small writes go out at once (TCP_NODELAY). Off, Nagle’s algorithm may collect them. On by default.',
      short: 'Nagle’s algorithm on'
    },
    keepAlive: {
      label: 'Keep-alive probes',
      about: 'After so long without traffic the system asks whether the peer is still there. Off by default.',
      short: 'keep-alive {value}'
    },
    highWater: {
      label: 'High-water mark',
      about: 'Bytes that may wait in the socket before sending pauses. 256 KiB by default.',
      short: 'high-water {value}'
    },
    names: {
      label: 'Names in the certificate',
      about: 'Names and addresses beside the listening host and localhost, between commas. None by default.',
      short: 'for {value}'
    },
    serverName: {
      label: 'Server name (SNI)',
      about: 'The name asked for in the handshake. By default the target’s, where it is a name.',
      short: 'SNI: {value}'
    },
    customName: { label: 'Name', about: 'Sent as it is typed.', short: '{value}' },
    verify: {
      label: 'Verify the certificate',
      about: 'One that cannot be verified is refused. Either way its chain is shown. On by default.',
      short: 'not verified'
    },
    authority: {
      label: 'Extra authority',
      about: 'A PEM file of certificates that are trusted beside the system’s own. None by default.',
      short: 'extra authority'
    },
    certificateKey: {
      label: 'Private key',
      about: 'A PEM file. Not needed where the certificate is a PKCS #12 file or has the key in it.',
      short: 'key {value}'
    },
    passphrase: {
      label: 'Passphrase',
      about: 'Of the key. It is kept with the session, readable for whoever can read your files.',
      short: 'passphrase'
    },
    askCertificate: {
      label: 'Ask for a client certificate',
      about: 'What clients show is said in their timeline; none is refused for it. Off by default.',
      short: 'asks clients'
    },
    minVersion: {
      label: 'Oldest version',
      about: 'TLS 1.2 by default. 1.0 and 1.1 are broken; take them for old peers only.',
      short: 'from {value}'
    },
    maxVersion: { label: 'Newest version', about: 'TLS 1.3 by default.', short: 'up to {value}' },
    via: {
      label: 'Through a proxy',
      about: 'The proxy connects to the target in our place and looks its name up. Direct by default.',
      short: '{value}'
    },
    viaHost: { label: 'Proxy host', about: 'Where the proxy listens.', short: '{value}' },
    viaPort: {
      label: 'Proxy port',
      about: 'Mostly 1080 for SOCKS, 3128 or 8080 for HTTP.',
      short: '{value}'
    },
    viaUser: { label: 'User', about: 'Where the proxy asks who you are. None by default.', short: '{value}' },
    viaPassword: {
      label: 'Password',
      about: 'Goes to the proxy as it is, and is kept with the session, readable in its file.',
      short: 'password'
    },
    localAddress: {
      label: 'Local address',
      about: 'An address of this machine to connect from. The system’s choice by default.',
      short: 'from {value}'
    },
    localPort: {
      label: 'Local port',
      about: 'The port to connect from. It stays taken for a while after each connection. Any by default.',
      short: 'from port {value}'
    },
    family: {
      label: 'Addresses',
      about: 'Which of a name’s addresses are tried. Both families by default.',
      short: '{value}'
    },
    lookup: {
      label: 'Looked up by',
      about: 'Who says which addresses a name has. The system by default, with its hosts file.',
      short: '{value}'
    },
    nameServers: {
      label: 'Name servers',
      about: 'Addresses of DNS servers that are asked in place of the system’s, one a line.',
      short: '{value}'
    },
    fixedAddress: {
      label: 'Address',
      about: 'Taken for the target’s name, which TLS and proxies are still told. Nothing is looked up.',
      short: '{value}'
    },
    hints: {
      label: 'Hints',
      about: 'For the system’s lookup: getaddrinfo’s AI_ADDRCONFIG, AI_V4MAPPED and AI_ALL. None by default.',
      short: '{value}'
    },
    eyeballs: {
      label: 'Happy eyeballs',
      about: 'Tries a name’s addresses one behind the other (RFC 8305). Off: only the first. On by default.',
      short: 'first address only'
    },
    eyeballsDelay: {
      label: 'Time for each address',
      about: 'How long an attempt has before the next begins. 250 ms by default.',
      short: 'next after {value}'
    },
    connectTimeout: {
      label: 'Connecting',
      about:
        'Given up after this, proxy and TLS included. 30 s by default; 5 s once the client has ended its side.',
      short: 'connect {value}'
    },
    idle: {
      label: 'Idle',
      about: 'When nothing has passed for so long, either way. Never by default.',
      short: 'idle {value}'
    },
    idleThen: {
      label: 'When idle',
      about: 'Say so in the timeline (the default), end the connection in order, or reset it.',
      short: '{value}'
    },
    reconnect: {
      label: 'Reconnect',
      about: 'Connects again when the connection failed or was ended by the other side. Off by default.',
      short: 'on'
    },
    reconnectFirst: {
      label: 'First after',
      about: 'The pause before the first attempt; it doubles with each that fails. 1 s by default.',
      short: 'after {value}'
    },
    reconnectMost: { label: 'At most', about: 'The longest pause. 30 s by default.', short: 'up to {value}' },
    reconnectTimes: {
      label: 'Attempts in a row',
      about: 'Given up after so many that failed. For ever by default.',
      short: '{value} times'
    }
  },
  values: {
    tlsTarget: { same: 'as the client', tls: 'TLS', plain: 'plain' },
    whichHosts: { all: 'all', only: 'only these', except: 'all but these' },
    surplus: { end: 'end (FIN)', reset: 'reset (RST)' },
    tls: { off: 'off', on: 'on', spot: 'made on the spot', files: 'from files' },
    serverName: { target: 'target’s name', custom: 'other name', none: 'none' },
    minVersion: {
      default: 'default',
      TLSv1: '1.0',
      TLSv1_1: '1.1',
      TLSv1_2: '1.2',
      TLSv1_3: '1.3'
    },
    via: { direct: 'direct', socks5: 'SOCKS5', http: 'HTTP CONNECT' },
    family: { any: 'IPv4 and IPv6', 4: 'IPv4', 6: 'IPv6' },
    lookup: { system: 'system', servers: 'name servers', address: 'fixed address' },
    hints: { addrconfig: 'ADDRCONFIG', v4mapped: 'V4MAPPED', all: 'ALL' },
    eyeballs: { on: 'on', off: 'off' },
    idleThen: { tell: 'say so', end: 'end (FIN)', reset: 'reset (RST)' }
  },
  /** Where a proxy's choices are called otherwise. */
  proxyValues: {
    serverName: { target: 'the client’s', custom: 'other name', none: 'none' },
    minVersion: { default: 'the client’s' }
  }
}
