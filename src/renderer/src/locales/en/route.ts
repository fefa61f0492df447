/** The way that a request goes when it is sent again. */
export const route = {
  label: 'Target and route',
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
  alpnHint: 'protocol of the request',
  verify: 'Verify the certificate',
  through: 'Via',
  direct: 'no proxy',
  stopped: '{name} (stopped)',
  removed: '{name} (removed)',
  nameless: 'proxy {id}',
  more: 'Redirects, connection reuse and timeout',
  moreShort: 'More',
  follow: 'Follow redirects, up to',
  followHint: 'Each redirect is a separate request. Credentials and cookies are sent only to their host.',
  redirects: 'Maximum redirects',
  cookies: 'Keep cookies set by redirects',
  cookiesHint: 'For this replay only, by browser rules: domain, path, secure.',
  reuse: 'Keep the connection open for reuse',
  reuseHint: 'The next replay with the same route reuses it within 30 seconds.',
  timeout: 'Response timeout',
  timeoutHint: 'no limit',
  milliseconds: 'ms',
  summary: {
    redirects: '≤ {n} redirect | ≤ {n} redirects',
    reuse: 'connection reused',
    timeout: '≤ {n} ms'
  },
  problems: {
    nameSpaces: 'A server name contains no spaces and at most 255 characters.',
    alpn: 'Enter at most 20 comma-separated names of at most 255 characters.',
    redirects: 'Enter a whole number from 1 to {most}.',
    timeout: 'Enter whole milliseconds, at most one day.'
  }
}
