/**
 * Meanings of the system's socket error codes, for event descriptions and logs. Errors of TLS and proxies are not
 * included: their messages are readable already.
 */
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
  EPERM: 'it is not permitted',
  EADDRINUSE: 'the address is in use',
  EAFNOSUPPORT: 'the system has no such kind of address',
  EINVAL: 'the system does not take these options together',
  EMFILE: 'too many files and sockets are open',
  ENFILE: 'too many files and sockets are open on this machine',
  ENOBUFS: 'the system has no room for another socket',
  ENOMEM: 'the system is out of memory',
  ENOENT: 'there is no socket at that path',
  ENOTSOCK: 'what is at that path is no socket',
  ENOTDIR: 'a part of that path is no folder',
  ENAMETOOLONG: 'the path is longer than a socket may have',
  EPROTO: 'the other side does not speak TLS as agreed'
}

export function explainSystemCode(code: string): string | undefined {
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined
}
