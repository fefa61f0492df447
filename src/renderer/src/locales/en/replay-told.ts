/** What the record says of what was sent again. `{to}` is a URL. */
export const replayTold = {
  redirects: '{text} · after {n} redirect | {text} · after {n} redirects',
  note: '{text} · {note}',
  foreign: 'What came back is no answer in the protocol of the request',
  foreignTls:
    'What came back is an alert of TLS: the server speaks TLS here. Switch TLS on for this target and send it again',
  'cut-short': 'The rest of the request is no longer in the capture: what was sent is cut short',
  redirect: 'The answer leads to {to}, which is asked next',
  followed: 'Follows the redirect of connection {from} to {to}',
  'redirect-limit': 'The answer leads to {to}; no more than {most} redirects were to be followed',
  'redirect-loop': 'The answer leads back to {to}, which was asked before; it is not followed',
  'redirect-unusable': 'The answer leads to {to}, which is no URL of HTTP; it is not followed',
  'redirect-fixed':
    'The answer leads to {to}. The proxy session leads to one target only, so it is not followed',
  'redirect-several': 'The answer leads to {to}; several requests were sent, so none is followed',
  kept: 'Left open for the next replay, for {duration} at most',
  expired: 'Not used again within {duration}; it is ended',
  again: 'Used again by another replay',
  againOf: 'Used again: exchange {number} is sent once more',
  gone: 'The connection that was left open was ended by the server; this is a new one',
  'no-http2': 'The server does not speak HTTP/2 here; the request was not sent'
}
