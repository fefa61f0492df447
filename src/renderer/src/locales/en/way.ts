/** The way that a request goes when it is sent again. */
export const way = {
  label: 'Where to, and how',
  protocol: 'Protocol',
  tls: 'TLS',
  tlsChoices: {
    captured: 'as captured',
    capturedOn: 'as captured: TLS',
    capturedOff: 'as captured: none',
    none: 'none',
    off: 'off',
    own: 'on…'
  },
  serverName: 'Server name (SNI)',
  serverNameHint: 'the target’s name',
  alpn: 'ALPN',
  alpnHint: 'as the request speaks',
  verify: 'Verify the certificate',
  through: 'Through',
  direct: 'no proxy',
  stopped: '{name} (stopped)',
  removed: '{name} (removed)',
  nameless: 'proxy {id}',
  more: 'Redirects, reuse and time limit',
  moreShort: 'More',
  follow: 'Follow redirects, at most',
  followHint: 'Each is an exchange of its own. Credentials and cookies stay with their host.',
  redirects: 'Most redirects',
  cookies: 'Keep cookies that redirects set',
  cookiesHint: 'For this one replay, by the rules of browsers: domain, path, secure.',
  reuse: 'Leave the connection open, and use it again',
  reuseHint: 'Another replay that goes the same way takes it, within 30 seconds.',
  timeout: 'Whole answer within',
  timeoutHint: 'no limit',
  milliseconds: 'ms',
  summary: {
    redirects: '≤ {n} redirect | ≤ {n} redirects',
    reuse: 'connection reused',
    timeout: '≤ {n} ms'
  },
  problems: {
    nameSpaces: 'A server name has no spaces and at most 255 characters.',
    alpn: 'At most 20 names of at most 255 characters, with commas between them.',
    redirects: 'A whole number from 1 to {most}.',
    timeout: 'A whole number of milliseconds, at most a day.'
  }
}
