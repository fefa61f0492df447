/**
 * curl's options, as far as the import needs them: whether they take a value, and how they are handled. All options
 * with a value are listed, because an unlisted one would be read as a switch and its value as a URL.
 */

/** Options that the import applies, by their long names. */
const USED = new Set([
  ...['request', 'header', 'data', 'data-ascii', 'data-binary', 'data-raw', 'data-urlencode', 'json'],
  ...['form', 'form-string', 'user', 'cookie', 'get', 'head', 'url', 'user-agent', 'referer', 'compressed'],
  ...['http1.0', 'http1.1', 'http2', 'http2-prior-knowledge', 'http3', 'http3-only', 'request-target'],
  ...[
    'path-as-is',
    'globoff',
    'insecure',
    'resolve',
    'connect-to',
    'proxy',
    'upload-file',
    'range',
    'oauth2-bearer'
  ],
  ...[
    'url-query',
    'config',
    'basic',
    'tr-encoding',
    'location',
    'location-trusted',
    'max-redirs',
    'max-time'
  ],
  ...[
    'continue-at',
    'proto-default',
    'preproxy',
    'proxy1.0',
    'socks4',
    'socks4a',
    'socks5',
    'socks5-hostname'
  ],
  ...['digest', 'ntlm', 'ntlm-wb', 'negotiate', 'anyauth', 'netrc', 'netrc-optional', 'netrc-file']
])

/** Options that change the sent bytes but are not supported. */
const CHANGES = new Set([
  ...[
    'aws-sigv4',
    'time-cond',
    'etag-compare',
    'haproxy-protocol',
    'haproxy-clientip',
    'crlf',
    'form-escape'
  ],
  ...['variable', 'unix-socket', 'abstract-unix-socket', 'delegation', 'service-name']
])

/** Options about the program and its output. They do not affect the request and are not reported. */
const QUIET = new Set([
  ...[
    'silent',
    'show-error',
    'verbose',
    'include',
    'fail',
    'fail-with-body',
    'no-progress-meter',
    'progress-bar'
  ],
  ...['output', 'remote-name', 'remote-header-name', 'write-out', 'dump-header', 'no-buffer', 'show-headers'],
  ...['trace', 'trace-ascii', 'stderr', 'create-dirs', 'output-dir', 'styled-output', 'disable', 'parallel'],
  ...[
    'trace-time',
    'trace-ids',
    'trace-config',
    'remote-name-all',
    'remote-time',
    'no-clobber',
    'fail-early'
  ],
  ...['remove-on-error', 'parallel-immediate', 'parallel-max', 'rate', 'create-file-mode', 'libcurl']
])

const WITH_VALUE = new Set([
  ...[
    'abstract-unix-socket',
    'alt-svc',
    'aws-sigv4',
    'cacert',
    'capath',
    'cert',
    'cert-type',
    'ciphers',
    'config'
  ],
  ...['connect-timeout', 'connect-to', 'continue-at', 'cookie', 'cookie-jar', 'crlfile', 'curves', 'data'],
  ...[
    'data-ascii',
    'data-binary',
    'data-raw',
    'data-urlencode',
    'delegation',
    'dns-interface',
    'dns-ipv4-addr'
  ],
  ...['dns-ipv6-addr', 'dns-servers', 'doh-url', 'dump-header', 'ech', 'engine', 'etag-compare', 'etag-save'],
  ...[
    'expect100-timeout',
    'form',
    'form-string',
    'ftp-account',
    'ftp-method',
    'ftp-port',
    'happy-eyeballs-timeout-ms'
  ],
  ...[
    'haproxy-clientip',
    'header',
    'hostpubmd5',
    'hostpubsha256',
    'hsts',
    'interface',
    'ip-tos',
    'ipfs-gateway'
  ],
  ...[
    'json',
    'keepalive-time',
    'keepalive-cnt',
    'key',
    'key-type',
    'krb',
    'libcurl',
    'limit-rate',
    'local-port'
  ],
  ...[
    'login-options',
    'mail-auth',
    'mail-from',
    'mail-rcpt',
    'max-filesize',
    'max-redirs',
    'max-time',
    'netrc-file'
  ],
  ...[
    'noproxy',
    'oauth2-bearer',
    'output',
    'output-dir',
    'parallel-max',
    'pass',
    'pinnedpubkey',
    'preproxy',
    'proto'
  ],
  ...[
    'proto-default',
    'proto-redir',
    'proxy',
    'proxy-cacert',
    'proxy-capath',
    'proxy-cert',
    'proxy-cert-type'
  ],
  ...['proxy-ciphers', 'proxy-crlfile', 'proxy-header', 'proxy-key', 'proxy-key-type', 'proxy-pass'],
  ...[
    'proxy-pinnedpubkey',
    'proxy-service-name',
    'proxy-tls13-ciphers',
    'proxy-tlsauthtype',
    'proxy-tlspassword'
  ],
  ...[
    'proxy-tlsuser',
    'proxy-user',
    'proxy1.0',
    'pubkey',
    'quote',
    'random-file',
    'range',
    'rate',
    'referer'
  ],
  ...[
    'request',
    'request-target',
    'resolve',
    'retry',
    'retry-delay',
    'retry-max-time',
    'sasl-authzid',
    'service-name'
  ],
  ...[
    'socks4',
    'socks4a',
    'socks5',
    'socks5-gssapi-service',
    'socks5-hostname',
    'speed-limit',
    'speed-time',
    'stderr'
  ],
  ...[
    'telnet-option',
    'tftp-blksize',
    'time-cond',
    'tls-max',
    'tls13-ciphers',
    'tlsauthtype',
    'tlspassword',
    'tlsuser'
  ],
  ...[
    'trace',
    'trace-ascii',
    'unix-socket',
    'upload-file',
    'url',
    'url-query',
    'user',
    'user-agent',
    'variable'
  ],
  ...['vlan-priority', 'write-out', 'create-file-mode', 'egd-file', 'ftp-alternative-to-user'],
  ...['ftp-ssl-ccc-mode', 'trace-config', 'sigalgs', 'signature-algorithms', 'ssl-sessions', 'knownhosts'],
  ...['parallel-max-host', 'upload-flags', 'proxy-issuer-cert']
])

const SHORT: Readonly<Record<string, string>> = {
  ...{
    '0': 'http1.0',
    A: 'user-agent',
    b: 'cookie',
    B: 'use-ascii',
    c: 'cookie-jar',
    C: 'continue-at',
    d: 'data'
  },
  ...{ D: 'dump-header', e: 'referer', E: 'cert', f: 'fail', F: 'form', g: 'globoff', G: 'get', H: 'header' },
  ...{
    i: 'include',
    I: 'head',
    j: 'junk-session-cookies',
    J: 'remote-header-name',
    k: 'insecure',
    K: 'config'
  },
  ...{ l: 'list-only', L: 'location', m: 'max-time', M: 'manual', n: 'netrc', N: 'no-buffer', o: 'output' },
  ...{
    O: 'remote-name',
    p: 'proxytunnel',
    P: 'ftp-port',
    q: 'disable',
    Q: 'quote',
    r: 'range',
    R: 'remote-time'
  },
  ...{ s: 'silent', S: 'show-error', t: 'telnet-option', T: 'upload-file', u: 'user', U: 'proxy-user' },
  ...{
    v: 'verbose',
    V: 'version',
    w: 'write-out',
    x: 'proxy',
    X: 'request',
    Y: 'speed-limit',
    y: 'speed-time'
  },
  ...{
    z: 'time-cond',
    Z: 'parallel',
    a: 'append',
    ':': 'next',
    '#': 'progress-bar',
    '4': 'ipv4',
    '6': 'ipv6',
    '1': 'tlsv1',
    '2': 'sslv2',
    '3': 'sslv3'
  }
}

export function longName(letter: string): string | undefined {
  return SHORT[letter]
}

export function takesValue(name: string): boolean {
  return WITH_VALUE.has(name)
}

export function useOf(name: string): 'used' | 'quiet' | 'changes' | 'left' {
  if (USED.has(name)) return 'used'
  if (CHANGES.has(name)) return 'changes'
  return QUIET.has(name) ? 'quiet' : 'left'
}
