/** What a system's error code of a socket means, for the file's sentences and for logs. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side reset the connection',
  ECONNABORTED: 'the connection was aborted',
  EPIPE: 'the other side had already closed',
  ETIMEDOUT: 'no answer came in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTDOWN: 'the host is down',
  ENETDOWN: 'the network is down',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name server did not answer',
  EADDRNOTAVAIL: 'no local address or port is available',
  EACCES: 'it is not permitted',
  EMFILE: 'too many files and sockets are open'
}

export function explainSystemCode(code: string): string | undefined {
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined
}
