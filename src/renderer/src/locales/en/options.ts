/**
 * The options of a session: what each is called, a sentence on what it does and what holds without it, and how it is
 * said in a few words once it is set.
 */
export const options = {
  search: 'Find an option',
  none: 'No option matches “{query}”.',
  clear: 'Clear the search',
  file: { none: 'none', choose: 'Choose…', clear: 'Remove file' },
  showSecret: 'Show the value',
  hideSecret: 'Hide the value',
  sections: {
    general: 'General',
    address: 'Address',
    login: 'Login',
    limits: 'Limits and access',
    socket: 'Socket',
    tls: 'TLS',
    way: 'Upstream connection',
    overrides: 'Target overrides',
    lookup: 'Name lookup',
    timeouts: 'Timeouts',
    reconnect: 'Reconnect'
  },
  /** What is set in a section, on its heading. */
  placeholders: {
    backlog: '511',
    most: 'no limit',
    highWater: '256 KiB',
    keepAlive: 'off; e.g. 30 s',
    idle: 'never; e.g. 30 s',
    connectTimeout: '30 s',
    eyeballsDelay: '250 ms',
    reconnectFirst: '1 s',
    reconnectMost: '30 s',
    reconnectTimes: 'unlimited',
    allow: 'all clients',
    block: 'none',
    names: 'e.g. dev.example, 192.168.1.20',
    alpn: 'e.g. h2, http/1.1',
    customName: 'name.example',
    localAddress: 'chosen by the system',
    localPort: 'any free port',
    nameServers: 'e.g. 1.1.1.1 or 127.0.0.1:5353',
    fixedAddress: 'e.g. 127.0.0.1',
    viaHost: '127.0.0.1',
    viaPort: '1080',
    viaUser: 'none',
    viaPassword: 'none',
    passphrase: 'none',
    loginUser: 'no login required',
    hostNames: 'e.g. api.example, *.example.org, 10.0.0.5',
    exceptions: 'e.g. dev.example, *.test, 10.0.0.5',
    arrivalTimeout: '30 s'
  },
  server: {
    tls: {
      label: 'TLS',
      about: 'Clients connect with TLS; their traffic is recorded decrypted. Off by default.',
      short: '{value}'
    },
    certificate: {
      label: 'Certificate',
      about:
        'A PEM file with the certificate and its chain, or a PKCS #12 file (.p12, .pfx) that includes the key.',
      short: '{value}'
    },
    alpn: {
      label: 'ALPN protocols',
      about: 'Application protocols that this server accepts, in order of preference. None by default.',
      short: '{value}'
    }
  },
  client: {
    tls: {
      label: 'TLS',
      about: 'Connects to the server with TLS; the traffic is recorded decrypted. Off by default.',
      short: '{value}'
    },
    certificate: {
      label: 'Client certificate',
      about:
        'Sent when the server requests one: a PEM file, or a PKCS #12 file that includes the key. None by default.',
      short: 'client certificate'
    },
    alpn: {
      label: 'ALPN protocols',
      about: 'Application protocols offered to the server, in order of preference. None by default.',
      short: '{value}'
    }
  },
  overrides: {
    add: 'Add a row',
    remove: 'Remove row {n}',
    fromNamed: 'Row {n}: requested host',
    toNamed: 'Row {n}: actual target'
  },
  proxy: {
    certificate: {
      label: 'Client certificate',
      about:
        'Sent when a server requests one: a PEM file, or a PKCS #12 file that includes the key. None by default; the client’s own certificate cannot be forwarded.',
      short: 'client certificate'
    },
    alpn: {
      label: 'ALPN protocols',
      about: 'Offered to the server instead of the client’s protocols. The client’s by default.',
      short: 'ALPN: {value}'
    },
    serverName: {
      label: 'Server name (SNI)',
      about: 'The name sent to the server. By default the client’s, otherwise the target’s.',
      short: 'SNI: {value}'
    },
    verify: {
      label: 'Verify server certificates',
      about:
        'Connections to servers with an unverified certificate fail, and the client gets an error. When off, only a warning is shown. On by default.',
      short: 'certificates not verified'
    },
    authority: {
      label: 'Extra CA certificates',
      about:
        'A PEM file of certificates to trust for servers, in addition to the system’s own. None by default.',
      short: 'extra CA certificates'
    },
    minVersion: {
      label: 'Minimum version',
      about:
        'To the server. The client’s by default; 1.0 and 1.1 are insecure, use them only for old servers.',
      short: 'min. {value}'
    },
    maxVersion: {
      label: 'Maximum version',
      about: 'To the server. The client’s by default.',
      short: 'max. {value}'
    },
    via: {
      label: 'Upstream proxy',
      about: 'Connects to servers through another proxy, which also resolves their names. Direct by default.',
      short: '{value}'
    },
    fixedAddress: {
      label: 'Address',
      about: 'Used for every target name without a lookup. TLS and proxies still get the name.',
      short: '{value}'
    }
  },
  names: {
    loginUser: {
      label: 'User',
      about: 'Required from clients: as SOCKS5 login, or in Proxy-Authorization. SOCKS4 has no password.',
      short: 'as {value}'
    },
    loginPassword: {
      label: 'Password',
      about: 'Stored as plain text in the session file.',
      short: 'password'
    },
    tlsTarget: {
      label: 'TLS to the server',
      about: 'Same as the client (the default), always TLS, or always plain.',
      short: 'to the server: {value}'
    },
    whichHosts: {
      label: 'Intercepted hosts',
      about:
        'All hosts, only those listed, or all except those. Other hosts are not decrypted. All by default.',
      short: '{value}'
    },
    hostNames: {
      label: 'Hosts',
      about: 'Names, addresses, or *.example.org for all names below it; one per line.',
      short: '{value}'
    },
    startTls: {
      label: 'STARTTLS',
      about:
        'Also decrypts TLS that starts within a connection: SMTP, IMAP, POP3, FTP, XMPP, LDAP, PostgreSQL, MySQL. On by default.',
      short: 'STARTTLS passed through'
    },
    passPinned: {
      label: 'Pass through rejecting clients',
      about:
        'After a client rejects the certificate three times within a minute, its TLS is passed through for five minutes. On by default.',
      short: 'rejecting clients not passed through'
    },
    exceptions: {
      label: 'Skip verification for',
      about: 'Hosts whose certificate is not verified, one per line. None by default.',
      short: 'not verified: {value}'
    },
    keyLog: {
      label: 'Key log file',
      about:
        'Receives the TLS secrets of both sides (SSLKEYLOGFILE), so that Wireshark can decrypt a capture made elsewhere. Anyone who has the file can do the same.',
      short: 'key log {value}'
    },
    overrides: {
      label: 'Target overrides',
      about:
        'Connections to the host on the left go to the host on the right. Without a port, all ports of the host are redirected and keep their number.',
      short: '{value}'
    },
    arrivalTimeout: {
      label: 'Client handshake',
      about: 'Closes clients that have not finished the proxy or TLS handshake in time. 30 s by default.',
      short: 'handshake {value}'
    },
    startAtLaunch: {
      label: 'Start at launch',
      about: 'Starts together with Tcplens. Otherwise the session is restored as stopped.',
      short: 'starts at launch'
    },
    ipv6Only: {
      label: 'IPv6 only',
      about:
        'Rejects IPv4 clients when listening on ::. By default both are accepted, if the system supports it.',
      short: 'IPv6 only'
    },
    backlog: {
      label: 'Backlog',
      about: 'Connections that may wait for acceptance. The system may allow fewer. 511 by default.',
      short: 'backlog {value}'
    },
    exclusive: {
      label: 'Exclusive',
      about: 'The port is not shared with other processes of a cluster. Off by default.',
      short: 'exclusive'
    },
    most: {
      label: 'Maximum clients',
      about: 'Further clients are rejected and counted. No limit by default.',
      short: 'at most {value}'
    },
    surplus: {
      label: 'Reject with',
      about: 'How clients above the limit are rejected: closed (FIN, the default) or reset (RST).',
      short: 'reject: {value}'
    },
    allow: {
      label: 'Allow only',
      about:
        'Addresses, ranges (10.0.0.1-10.0.0.9) and subnets (10.0.0.0/8), one per line. All clients by default.',
      short: 'allow list'
    },
    block: {
      label: 'Block',
      about:
        'Same format. These clients are reset and counted, even if they are allowed above. None by default.',
      short: 'block list'
    },
    pauseOnConnect: {
      label: 'Start paused',
      about: 'New clients are not read until you resume reading in the client list. Off by default.',
      short: 'starts paused'
    },
    halfOpen: {
      label: 'Keep half-closed',
      about: 'Our side stays open after the peer’s FIN until you close it. By default it closes as well.',
      short: 'half-close kept'
    },
    noDelay: {
      label: 'No delay',
      about:
        'Sends small writes immediately (TCP_NODELAY). When off, Nagle’s algorithm may combine them. On by default.',
      short: 'Nagle’s algorithm on'
    },
    keepAlive: {
      label: 'Keep-alive probes',
      about: 'Idle time after which the system probes the peer. Off by default.',
      short: 'keep-alive {value}'
    },
    highWater: {
      label: 'High-water mark',
      about: 'Sending pauses while more bytes than this wait in the socket. 256 KiB by default.',
      short: 'high-water {value}'
    },
    names: {
      label: 'Names in the certificate',
      about:
        'Comma-separated names and addresses in addition to the listening host and localhost. None by default.',
      short: 'for {value}'
    },
    serverName: {
      label: 'Server name (SNI)',
      about: 'Sent in the TLS handshake. By default the target’s name, if it is not an address.',
      short: 'SNI: {value}'
    },
    customName: { label: 'Name', about: 'Sent exactly as entered.', short: '{value}' },
    verify: {
      label: 'Verify the certificate',
      about:
        'The connection fails if the certificate cannot be verified. The chain is always shown. On by default.',
      short: 'not verified'
    },
    authority: {
      label: 'Extra CA certificates',
      about: 'A PEM file of certificates to trust in addition to the system’s own. None by default.',
      short: 'extra CA certificates'
    },
    certificateKey: {
      label: 'Private key',
      about: 'A PEM file. Not needed if the certificate file includes the key.',
      short: 'key {value}'
    },
    passphrase: {
      label: 'Passphrase',
      about: 'Decrypts the key. Stored with the session as plain text.',
      short: 'passphrase'
    },
    askCertificate: {
      label: 'Request client certificate',
      about:
        'The client’s certificate is shown in the timeline; no client is rejected because of it. Off by default.',
      short: 'requests client certificates'
    },
    minVersion: {
      label: 'Minimum version',
      about: 'TLS 1.2 by default. 1.0 and 1.1 are insecure; use them only for old peers.',
      short: 'min. {value}'
    },
    maxVersion: { label: 'Maximum version', about: 'TLS 1.3 by default.', short: 'max. {value}' },
    via: {
      label: 'Upstream proxy',
      about: 'Connects to the server through a proxy, which also resolves its name. Direct by default.',
      short: '{value}'
    },
    viaHost: { label: 'Proxy host', about: 'Host name or address of the proxy.', short: '{value}' },
    viaPort: {
      label: 'Proxy port',
      about: 'Usually 1080 for SOCKS, 3128 or 8080 for HTTP.',
      short: '{value}'
    },
    viaUser: { label: 'User', about: 'For proxies that require a login. None by default.', short: '{value}' },
    viaPassword: {
      label: 'Password',
      about: 'Sent to the proxy as is, and stored as plain text in the session file.',
      short: 'password'
    },
    localAddress: {
      label: 'Local address',
      about: 'Source address of the connection. Chosen by the system by default.',
      short: 'from {value}'
    },
    localPort: {
      label: 'Local port',
      about:
        'Source port of the connection. It stays in use for a while after each connection. Any port by default.',
      short: 'from port {value}'
    },
    family: {
      label: 'Address family',
      about: 'Which addresses of a name are tried. Both families by default.',
      short: '{value}'
    },
    lookup: {
      label: 'Lookup by',
      about: 'How names are resolved. By default by the system, including its hosts file.',
      short: '{value}'
    },
    nameServers: {
      label: 'Name servers',
      about: 'DNS servers to use instead of the system’s, one per line.',
      short: '{value}'
    },
    fixedAddress: {
      label: 'Address',
      about: 'Used for the target’s name without a lookup. TLS and proxies still get the name.',
      short: '{value}'
    },
    hints: {
      label: 'Hints',
      about: 'For the system’s lookup: getaddrinfo’s AI_ADDRCONFIG, AI_V4MAPPED and AI_ALL. None by default.',
      short: '{value}'
    },
    eyeballs: {
      label: 'Happy eyeballs',
      about:
        'Tries the addresses of a name in parallel, each shortly after the last (RFC 8305). When off, only the first is tried. On by default.',
      short: 'first address only'
    },
    eyeballsDelay: {
      label: 'Attempt delay',
      about: 'Time before the attempt for the next address starts. 250 ms by default.',
      short: 'next after {value}'
    },
    connectTimeout: {
      label: 'Connect timeout',
      about:
        'Includes the proxy and TLS handshakes. 30 s by default; 5 s once the client has ended its side.',
      short: 'connect {value}'
    },
    idle: {
      label: 'Idle timeout',
      about: 'Time without traffic in either direction. Never by default.',
      short: 'idle {value}'
    },
    idleThen: {
      label: 'On idle timeout',
      about: 'Report it in the timeline (the default), close the connection, or reset it.',
      short: '{value}'
    },
    reconnect: {
      label: 'Reconnect',
      about: 'Connects again after the connection fails or the server closes it. Off by default.',
      short: 'on'
    },
    reconnectFirst: {
      label: 'Initial delay',
      about: 'Delay before the first attempt; doubles after each failure. 1 s by default.',
      short: 'after {value}'
    },
    reconnectMost: {
      label: 'Maximum delay',
      about: 'Upper bound of the delay. 30 s by default.',
      short: 'up to {value}'
    },
    reconnectTimes: {
      label: 'Maximum attempts',
      about: 'Gives up after this many failures in a row. Unlimited by default.',
      short: '{value} times'
    }
  },
  values: {
    tlsTarget: { same: 'as the client', tls: 'TLS', plain: 'plain' },
    whichHosts: { all: 'all', only: 'only listed', except: 'all except listed' },
    surplus: { end: 'close (FIN)', reset: 'reset (RST)' },
    tls: { off: 'off', on: 'on', spot: 'generated', files: 'from files' },
    serverName: { target: 'target’s name', custom: 'custom', none: 'none' },
    minVersion: {
      default: 'default',
      TLSv1: '1.0',
      TLSv1_1: '1.1',
      TLSv1_2: '1.2',
      TLSv1_3: '1.3'
    },
    via: { direct: 'direct', socks5: 'SOCKS5', http: 'HTTP CONNECT' },
    family: { any: 'IPv4 and IPv6', 4: 'IPv4', 6: 'IPv6' },
    lookup: { system: 'system', servers: 'DNS servers', address: 'fixed address' },
    hints: { addrconfig: 'ADDRCONFIG', v4mapped: 'V4MAPPED', all: 'ALL' },
    eyeballs: { on: 'on', off: 'off' },
    idleThen: { tell: 'report', end: 'close (FIN)', reset: 'reset (RST)' }
  },
  /** Where a proxy's choices are called otherwise. */
  proxyValues: {
    serverName: { target: 'the client’s', custom: 'custom', none: 'none' },
    minVersion: { default: 'the client’s' }
  }
}
