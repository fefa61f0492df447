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
    next: 'Use the server’s TLS port, or switch TLS off in the session. In a proxy that intercepts, choose “plain” to the target.'
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
  CERT_KEY_TOO_SMALL: {
    what: 'the key of a certificate in the chain is too short to be safe',
    cause: 'RSA keys below 2048 bits and elliptic curves below 224 bits can be broken.',
    next: 'Give the server a certificate with a longer key. If you cannot, have the proxy take the certificate of this host as it is.'
  },
  CERT_SIGNATURE_TOO_WEAK: {
    what: 'a certificate in the chain is signed with MD5 or SHA-1, and such signatures can be forged',
    cause: 'The certificate is old, or its authority still signs with an old digest.',
    next: 'Give the server a certificate that is signed with SHA-256. If you cannot, have the proxy take the certificate of this host as it is.'
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'the certificate is signed by itself alone',
    cause: 'Usual for test servers: nobody vouches for it.',
    next: 'Compare its fingerprint. If it is the right one, add it to the session as extra authority, have the proxy take this host as it is, or switch verification off.'
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
  },
  ELOOP: {
    what: 'the connection would lead back to this proxy',
    cause:
      'The target, or what an override or a proxy on the way makes of it, is the address this proxy listens on: it would call itself without end.',
    next: 'Check the target and the overrides. A client must not ask this proxy for the proxy’s own address.'
  },
  ERR_CLIENT_LOGIN: {
    what: 'the client’s login is not accepted',
    cause:
      'The session asks for a user and a password; the client offered none, or others, or speaks SOCKS4, which has no password.',
    next: 'Set user and password in the client, or remove the login from the session.'
  },
  ERR_CLIENT_PROTOCOL: {
    what: 'the client does not speak as this proxy’s clients do',
    cause:
      'Its first bytes are neither SOCKS nor a request to an HTTP proxy: it may believe that it talks to the server itself, or begin with TLS.',
    next: 'Set this proxy up in the program as what it is, or take the way in “Forward”, or “Auto” with a target.'
  },
  ERR_CLIENT_COMMAND: {
    what: 'the client asks for something this proxy does not do',
    cause: 'It asks for BIND or UDP ASSOCIATE. Tcplens connects to targets (CONNECT) and does nothing else.',
    next: 'Switch UDP or active mode off in the client, for example active FTP, or HTTP/3 in a browser.'
  },
  ERR_CLIENT_DIRECT: {
    what: 'nothing redirected this client',
    cause: 'It connected to this transparent proxy itself, so that it was on its way nowhere else.',
    next: 'Add the rule that redirects what goes to its target, or take the way in “Auto” and set the proxy in the program.'
  },
  ERR_CLIENT_ORIGIN: {
    what: 'where the client was going cannot be told',
    cause:
      'The kernel’s table of connections can no longer be read: only root may, or conntrack where it has the right.',
    next: 'Start Tcplens as root, or give conntrack the right cap_net_admin.'
  },
  ERR_CLIENT_TARGET: {
    what: 'the client names no target that can be reached',
    cause: 'The name is empty or has characters that no host name has, or the port is 0.',
    next: 'Check the address in the client.'
  },
  ERR_CLIENT_TOO_LONG: {
    what: 'what the client asks has no end',
    cause: 'Its request is longer than any real one: it may not be one.',
    next: 'Look at its first bytes in the conversation.'
  },
  ERR_CLIENT_NO_PROXY: {
    what: 'the client takes this HTTP proxy for a web server',
    cause:
      'It asked for a path alone, as one asks a server: this address was entered where the server’s belongs, or opened in a browser.',
    next: 'Enter this address as the proxy in the program’s settings, or take the way in “Forward”, or “Auto” with a target.'
  },
  ERR_CLIENT_SCHEME: {
    what: 'the client asks for a URL that is not http',
    cause:
      'A proxy forwards only http URLs itself. For https the client has to ask for a tunnel (CONNECT); for ftp and others there is none.',
    next: 'Set this proxy for https as well, as an HTTP proxy (http://…), or use SOCKS for other protocols.'
  },
  ERR_TARGET_ENDED: {
    what: 'the target ended the connection without an answer',
    cause:
      'It had given the connection up already when the request came, does not speak HTTP, or failed over this request.',
    next: 'Ask again. If it happens each time, look into the target’s log, and whether the port is its port for HTTP.'
  },
  ERR_CLIENT_CERTIFICATE: {
    what: 'the client does not accept our certificate',
    cause:
      'It does not trust the authority of this installation, or it only takes certificates it knows (pinning).',
    next: 'Install the authority where this program looks for it: see Certificate authority. A program that pins cannot be opened; its host is passed on unopened.'
  },
  ERR_PROXY_ENDED: {
    what: 'the proxy on the way hung up',
    cause:
      'It ended the connection without an answer: it is no proxy of that kind, or does not let this machine in.',
    next: 'Check kind, host and port of the proxy in the session.'
  },
  ERR_PROXY_PROTOCOL: {
    what: 'the proxy on the way answers in another protocol',
    cause: 'What listens there is no proxy of that kind.',
    next: 'Check kind, host and port of the proxy in the session.'
  },
  ERR_PROXY_LOGIN: {
    what: 'the proxy on the way wants a login',
    cause: 'It asks for a user and a password, or does not accept the ones it was shown.',
    next: 'Set user and password of the proxy in the session.'
  },
  ERR_PROXY_FORBIDS: {
    what: 'the proxy on the way forbids this target',
    cause: 'Its rules do not allow this host or port; many HTTP proxies allow only port 443.',
    next: 'Ask who runs the proxy, or reach the target another way.'
  },
  ERR_PROXY_TARGET: {
    what: 'the proxy on the way does not reach the target',
    cause: 'It was reached, but could not connect on: the target is down or unknown, or out of its reach.',
    next: 'Check the target’s name and port as the proxy sees them.'
  },
  ERR_SSL_HTTP_REQUEST: {
    what: 'a plain HTTP request came where TLS was expected',
    cause: 'The other side speaks HTTP without TLS on this port.',
    next: 'Use http:// in place of https://, or the port for TLS.'
  },
  ERR_SSL_NO_SHARED_CIPHER: {
    what: 'no way of encrypting in common',
    cause:
      'One side only knows ciphers, key exchanges or signatures that the other has not, often because one of them is old. The window’s TLS (BoringSSL) has none of the DHE ciphers.',
    next: 'Bring the older side up to date. Run the same session with the command line: its TLS (OpenSSL) knows more ciphers.'
  },
  ERR_SSL_KEY_TOO_SMALL: {
    what: 'a key or signature is too weak',
    cause: 'The other side’s certificate or key exchange is shorter than is taken for safe today.',
    next: 'Renew the certificate with at least 2048 bits (RSA) or P-256.'
  },
  ERR_SSL_NO_APPLICATION_PROTOCOL: {
    what: 'no ALPN protocol in common',
    cause: 'The server agrees to none of the application protocols that were offered, such as h2.',
    next: 'Change the ALPN protocols in the session, or leave them to the client.'
  },
  ERR_SSL_UNRECOGNIZED_NAME: {
    what: 'the other side knows no such server name',
    cause: 'The name in the handshake (SNI) is none that the server serves.',
    next: 'Check the server name in the session, and what the client asks for.'
  },
  ERR_SSL_ALERT_CERTIFICATE_EXPIRED: {
    what: 'the other side says that the certificate is no longer valid',
    cause:
      'It looked at the certificate it was shown and found it expired or revoked, or its clock is wrong.',
    next: 'Check the clocks of both machines, and renew the certificate.'
  },
  ERR_TLS_NO_CERTIFICATE: {
    what: 'the other side shows no certificate',
    cause: 'It offered TLS without a certificate; nothing says who it is.',
    next: 'Set a certificate up at the server.'
  },
  CERT_REVOKED: {
    what: 'the certificate was revoked',
    cause: 'Its authority has withdrawn it, mostly because its key got into other hands.',
    next: 'Do not trust it. The server needs a new one.'
  },
  CERT_SIGNATURE_FAILURE: {
    what: 'a signature in the chain is wrong',
    cause: 'A certificate was changed after it was signed, or another one has the name of its issuer.',
    next: 'Compare the chain with the one that the server is meant to have.'
  },
  INVALID_PURPOSE: {
    what: 'the certificate is not made for servers',
    cause: 'Its purpose is another one, such as signing mail or being a client.',
    next: 'Have a certificate made for the server.'
  },
  ERR_SSL_BAD_RECORD_MAC: {
    what: 'what came cannot be decrypted',
    cause:
      'Bytes were changed or lost on the way, or the two sides have different keys: something between them takes part in TLS, or one of them has a fault.',
    next: 'Try without what is in between. If it stays, bring the older side up to date.'
  },
  ERR_SSL_BAD_PACKET_LENGTH: {
    what: 'the other side broke off in the middle of the handshake',
    cause:
      'It said so in plain text where encrypted bytes belong, most often because it does not accept the certificate it was shown.',
    next: 'If it is a client of a proxy that intercepts, have it trust the certificate authority. Otherwise look at the last bytes in the conversation.'
  }
}
