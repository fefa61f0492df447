/** What proxies have found out about TLS: certificates that cannot be verified, clients that refuse the authority's. */
export const findings = {
  label: 'Findings of the proxies',
  line: 'not verified: {n} host | not verified: {n} hosts',
  untrusted:
    'The certificate of {n} host could not be verified | The certificates of {n} hosts could not be verified',
  refused: 'Their clients are told so, and get no further. {warning}',
  unverified: 'They are connected to all the same: the session does not verify. {warning}',
  warning:
    'Take a certificate as it is only for hosts of your own: someone on the way could pass for them, read everything and change it.',
  take: 'Take this host’s certificate as it is',
  takeNamed: 'Take the certificate of {host} as it is',
  taken: '{name} takes the certificate of {host} as it is from now on.',
  passedThrough: 'TLS of {n} client is passed through | TLS of {n} clients is passed through',
  passedThroughAbout:
    'Refused the certificate three times within a minute: the client does not trust the authority, or accepts only certificates that it knows. Other clients are still intercepted.',
  client: '{address} · JA4 {ja4}',
  passedUntil: 'for {host}, until {time}',
  howToTrust: 'Trust the authority…',
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
  hide: 'Put away until there are new ones',
  notVerifiedEnded: 'The target’s certificate could not be verified: {reason}. Nothing was sent to it.',
  notVerifiedBroken:
    'The target’s certificate is not verified: {reason}. Nothing was sent to it, since the client broke off.',
  notVerified:
    'The target’s certificate is not verified: {reason}. Someone on the way could read this connection, and change it.'
}
