/** What codes of the system and of TLS mean, what is most often behind them, and what to try. */
export const causes = {
  label: 'Likely cause',
  next: 'What to try',
  ECONNREFUSED: {
    what: 'nothing listens at that address and port',
    cause:
      'The machine is there and answered, but no program listens on the port: it is not started, listens on another port or address, or a firewall refuses.',
    next: 'Start the server, or check host and port. A server that listens on 127.0.0.1 alone is reached only from its own machine.'
  },
  ECONNRESET: {
    what: 'the other side reset the connection',
    cause:
      'The other program crashed, closed with bytes still unread, or a firewall or load balancer dropped a connection that was idle for too long.',
    next: 'Look at what was sent last before the reset, and in the other program’s log at that moment.'
  },
  ECONNABORTED: {
    what: 'the connection was aborted',
    cause:
      'The system gave the connection up on this side, often because the network changed or a security program stepped in.',
    next: 'Try again. If it keeps happening, look for a VPN, a firewall or a virus scanner.'
  },
  EPIPE: {
    what: 'the other side had already closed',
    cause: 'Bytes were sent after the other side had closed its end.',
    next: 'Look for the end of the other side’s stream earlier in the timeline: it may have answered and closed before it read everything.'
  },
  ETIMEDOUT: {
    what: 'no answer in time',
    cause:
      'No packet came back at all: the address is not in use, the machine is off, or a firewall drops packets silently.',
    next: 'Check the address and whether the machine can be reached from here; then the firewalls on the way.'
  },
  EHOSTUNREACH: {
    what: 'the host cannot be reached',
    cause: 'A router, or this machine, knows no way to that address, or nobody in the local network has it.',
    next: 'Check the address, and that this machine is in the network it expects (VPN, cable, Wi-Fi).'
  },
  ENETUNREACH: {
    what: 'the network cannot be reached',
    cause: 'This machine has no route to that network. With IPv6 addresses: it has no IPv6 connection.',
    next: 'Check the network connection, or choose IPv4.'
  },
  EHOSTDOWN: {
    what: 'the host is down',
    cause: 'Nobody in the local network answers for that address.',
    next: 'Check that the machine is on and has that address.'
  },
  ENETDOWN: {
    what: 'the network is down',
    cause: 'The network interface that leads there is switched off.',
    next: 'Switch it on, and try again.'
  },
  ENOTFOUND: {
    what: 'the host name is not known',
    cause:
      'The name server knows no address for the name: it is misspelt, does not exist, or only exists inside another network.',
    next: 'Check the spelling. If it is an internal name, check the VPN or name another DNS server in the session.'
  },
  EAI_AGAIN: {
    what: 'the name server did not answer',
    cause: 'The name server could not be reached, or is overloaded.',
    next: 'Check the network connection and try again, or enter the address itself.'
  },
  EADDRNOTAVAIL: {
    what: 'the address is not available',
    cause:
      'The local address is none of this machine’s; or all its outgoing ports are in use, many of them by connections closed a moment ago (TIME_WAIT).',
    next: 'Check the session’s local address. With very many short connections, keep them alive instead.'
  },
  EADDRINUSE: {
    what: 'the address is in use',
    cause: 'Another socket has this local address and port.',
    next: 'Choose another port, or 0 for any free one.'
  },
  EACCES: {
    what: 'it is not permitted',
    cause:
      'Ports below a limit (1024 unless set otherwise) need special rights, a socket file the right to its folder, and a firewall may forbid a connection.',
    next: 'Use a higher port. On Linux the limit is in /proc/sys/net/ipv4/ip_unprivileged_port_start.'
  },
  EPERM: {
    what: 'it is not permitted',
    cause: 'A firewall rule or a security program of this machine forbids it.',
    next: 'Look at the rules of the local firewall.'
  },
  EMFILE: {
    what: 'too many files and sockets are open',
    cause: 'Tcplens has as many sockets and files open as the system allows one program.',
    next: 'End connections, or raise the limit (ulimit -n) before Tcplens is started.'
  },
  ENFILE: {
    what: 'too many files and sockets are open on this machine',
    cause: 'All programs together have as many open as the system allows.',
    next: 'End programs, or raise the limit of the system (fs.file-max on Linux).'
  },
  ENOBUFS: {
    what: 'the system has no room for another socket',
    cause: 'The memory that the system keeps for sockets is used up, or too many outgoing ports are.',
    next: 'End connections and try again.'
  },
  ENOENT: {
    what: 'there is no socket at that path',
    cause: 'The server that makes the socket file or pipe is not started, or makes it at another path.',
    next: 'Start the server, or check the path.'
  },
  ENOTSOCK: {
    what: 'what is at that path is no socket',
    cause: 'An ordinary file or folder has that path.',
    next: 'Check the path.'
  },
  EPROTO: {
    what: 'the other side does not speak TLS as agreed',
    cause: 'Bytes came that are no TLS, or that both sides understand differently.',
    next: 'Check that the port is the TLS port of the server, and that no proxy is in between.'
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    what: 'the other side does not speak TLS',
    cause:
      'The first bytes that came are no TLS: the port is one for plain traffic, or answers with an error in plain text.',
    next: 'Switch TLS off in the session, or use the server’s TLS port.'
  },
  ERR_SSL_UNSUPPORTED_PROTOCOL: {
    what: 'no TLS version in common',
    cause: 'One side offers only versions that the other no longer, or not yet, accepts.',
    next: 'Lower the minimum version in the session, if the server is meant to be that old.'
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: {
    what: 'the other side refused the TLS version',
    cause: 'It does not accept the versions that were offered.',
    next: 'Change the minimum version in the session.'
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    what: 'the other side refused the handshake',
    cause: 'No cipher in common, a server name (SNI) it does not serve, or a client certificate it asks for.',
    next: 'Check the server name in the session, and whether the server wants a client certificate.'
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    what: 'the other side asks for a client certificate',
    cause: 'The server only talks to clients that show a certificate.',
    next: 'Choose a client certificate in the session.'
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    what: 'the other side does not trust the certificate',
    cause: 'Whoever connected does not know who signed the certificate it was shown.',
    next: 'Have the client trust the certificate, or switch its verification off for the test.'
  },
  ERR_TLS_HANDSHAKE_TIMEOUT: {
    what: 'the TLS handshake did not end in time',
    cause: 'The other side connected but said nothing, or does not speak TLS.',
    next: 'Check that the port is the server’s TLS port.'
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'the certificate is for another name',
    cause: 'The name that was connected to is none of those in the certificate.',
    next: 'Connect by one of its names, or set the server name (SNI) in the session.'
  },
  CERT_HAS_EXPIRED: {
    what: 'the certificate has expired',
    cause: 'Its time is over, or this machine’s clock is ahead.',
    next: 'Renew the certificate, or check the clock. For a test, verification can be switched off in the session.'
  },
  CERT_NOT_YET_VALID: {
    what: 'the certificate is not valid yet',
    cause: 'Its time has not begun, or this machine’s clock is behind.',
    next: 'Check the clock of both machines.'
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'the certificate is signed by itself alone',
    cause: 'Usual for test servers: nobody vouches for it.',
    next: 'Compare its fingerprint; then trust it, or switch verification off in the session.'
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    what: 'the chain ends in an authority that is not trusted',
    cause: 'An authority of a company, or a proxy that opens TLS in between.',
    next: 'Add the authority in the session, if you trust it.'
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: 'who signed the certificate is not known',
    cause: 'The server does not send the certificate in between, or its authority is not trusted here.',
    next: 'Have the server send its whole chain, or add the authority in the session.'
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    what: 'an issuer in the chain is missing',
    cause: 'A certificate in between was not sent.',
    next: 'Have the server send its whole chain.'
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    what: 'who signed the certificate is not known',
    cause: 'Its authority is not among those trusted here.',
    next: 'Add the authority in the session, if you trust it.'
  }
}
