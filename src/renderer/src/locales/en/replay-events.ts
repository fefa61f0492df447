/** What the record says of what was sent again. `{to}` is a URL. */
export const replayEvents = {
  redirects: '{text} · after {n} redirect | {text} · after {n} redirects',
  note: '{text} · {note}',
  foreign: 'The response does not use the protocol of the request',
  foreignTls:
    'The response is a TLS alert: the server expects TLS. Switch on TLS for this target and send again',
  'cut-short': 'Part of the request is no longer in the capture: the request was truncated',
  redirect: 'The response redirects to {to}; following',
  followed: 'Follows the redirect of connection {from} to {to}',
  'redirect-limit': 'The response redirects to {to}; the limit of {most} redirects is reached',
  'redirect-loop': 'The response redirects to {to} again; the loop is not followed',
  'redirect-unusable': 'The response redirects to {to}, which is not an HTTP URL; not followed',
  'redirect-fixed':
    'The response redirects to {to}. The proxy session has a fixed target, so it is not followed',
  'redirect-several': 'The response redirects to {to}; not followed because several requests were sent',
  kept: 'Kept open for the next replay, for at most {duration}',
  expired: 'Not reused within {duration}; closed',
  again: 'Reused by another replay',
  againOf: 'Reused: replay of request {number}',
  gone: 'The server closed the kept connection; this is a new one',
  'no-http2': 'The server does not support HTTP/2; the request was not sent'
}
