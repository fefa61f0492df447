/** What proxies have found out about TLS: certificates that cannot be verified, clients that refuse the authority's. */
export const findings = {
  label: 'Proxy problems',
  line: 'not verified: {n} host | not verified: {n} hosts',
  untrusted:
    'The certificate of {n} host could not be verified | The certificates of {n} hosts could not be verified',
  refused: 'Their clients received an error. {warning}',
  unverified: 'Connected anyway: verification is off for this session. {warning}',
  warning:
    'Trust a certificate only for your own hosts: an attacker in between could impersonate them and read and change all traffic.',
  take: 'Trust this certificate',
  takeNamed: 'Trust the certificate of {host}',
  taken: '{name} now trusts the certificate of {host}.',
  passedThrough: 'TLS of {n} client is passed through | TLS of {n} clients is passed through',
  passedThroughAbout:
    'The client rejected the certificate three times within a minute: it does not trust the CA or accepts only known certificates. Other clients are still intercepted.',
  client: '{address} · JA4 {ja4}',
  passedUntil: 'for {host}, until {time}',
  howToTrust: 'Install the CA…',
  resume: 'Resume interception',
  resumeNamed: 'Resume interception of {address}',
  failing: {
    refused:
      'The last connection to {target} was refused | The last {n} connections to {target} were refused',
    failed: 'The last connection to {target} failed | The last {n} connections to {target} failed',
    several: 'The last {n} connections failed, the last of them to {target}',
    named: '{name}: {text}',
    reason: 'Reason: {reason}.'
  },
  hide: 'Hide until new ones appear',
  notVerifiedEnded:
    'The server’s certificate could not be verified: {reason}. Nothing was sent to the server.',
  notVerifiedBroken:
    'The server’s certificate is not verified: {reason}. Nothing was sent because the client closed the connection.',
  notVerified:
    'The server’s certificate is not verified: {reason}. An attacker in between could read and change this connection.'
}
