/**
 * Meanings of the system's socket error codes, for event descriptions and logs. Errors of TLS and proxies are not
 * included: their messages are readable already.
 */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side reset the connection',
  ECONNABORTED: 'the connection was aborted',
  EPIPE: 'the other side has closed the connection',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTDOWN: 'the host is down',
  ENETDOWN: 'the network is down',
  ENOTFOUND: 'the name does not exist',
  EAI_AGAIN: 'the name server did not respond',
  EADDRNOTAVAIL: 'no local address or port is available',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EADDRINUSE: 'the address is in use',
  EAFNOSUPPORT: 'the system does not support this address family',
  EINVAL: 'the system rejects this combination of options',
  EMFILE: 'too many files and sockets are open',
  ENFILE: 'too many files and sockets are open on this machine',
  ENOBUFS: 'the system has no buffer space for another socket',
  ENOMEM: 'the system is out of memory',
  ENOENT: 'there is no socket at that path',
  ENOTSOCK: 'the file at that path is not a socket',
  ENOTDIR: 'a part of that path is not a folder',
  ENAMETOOLONG: 'the path is too long for a socket',
  EPROTO: 'the other side violated the TLS protocol'
}

export function explainSystemCode(code: string): string | undefined {
  return Object.hasOwn(MEANINGS, code) ? MEANINGS[code] : undefined
}
