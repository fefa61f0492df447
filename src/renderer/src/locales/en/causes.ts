/** What codes of the system and of TLS mean, what is most often behind them, and what to try. */
export const causes = {
  label: 'Likely cause',
  next: 'What to try',
  ECONNREFUSED: {
    message: 'nothing is listening on that address and port',
    cause:
      'The machine is reachable, but no program listens on the port: the server is not running, listens on another port or address, or a firewall rejects the connection.',
    next: 'Start the server, or check host and port. A server that listens only on 127.0.0.1 can only be reached from its own machine.'
  },
  ECONNRESET: {
    message: 'the peer reset the connection',
    cause:
      'The peer crashed or closed the socket with unread data, or a firewall or load balancer dropped an idle connection.',
    next: 'Check the last data before the reset, and the peer’s log at that time.'
  },
  ECONNABORTED: {
    message: 'the connection was aborted',
    cause:
      'The local system aborted the connection, often after a network change or because of security software.',
    next: 'Try again. If it keeps happening, check for a VPN, a firewall or a virus scanner.'
  },
  EPIPE: {
    message: 'the peer had already closed the connection',
    cause: 'Data was sent after the peer closed its side.',
    next: 'Find the peer’s FIN earlier in the timeline: it may have responded and closed before it read everything.'
  },
  ETIMEDOUT: {
    message: 'no response in time',
    cause:
      'No packet came back: the address is unused, the machine is off, or a firewall drops packets silently.',
    next: 'Check the address, whether the machine is reachable from here, and the firewalls in between.'
  },
  EHOSTUNREACH: {
    message: 'the host is unreachable',
    cause:
      'A router or this machine has no route to the address, or no machine in the local network uses it.',
    next: 'Check the address, and that this machine is in the expected network (VPN, cable, Wi-Fi).'
  },
  ENETUNREACH: {
    message: 'the network is unreachable',
    cause: 'This machine has no route to that network. For IPv6 addresses, it has no IPv6 connection.',
    next: 'Check the network connection, or choose IPv4.'
  },
  EHOSTDOWN: {
    message: 'the host is down',
    cause: 'No machine in the local network responds for that address.',
    next: 'Check that the machine is on and uses that address.'
  },
  ENETDOWN: {
    message: 'the network is down',
    cause: 'The network interface for that destination is down.',
    next: 'Enable the interface and try again.'
  },
  ENOTFOUND: {
    message: 'unknown host name',
    cause:
      'The DNS server has no address for the name: it is misspelt, does not exist, or exists only in another network.',
    next: 'Check the spelling. For an internal name, check the VPN or set another DNS server in the session.'
  },
  EAI_AGAIN: {
    message: 'the DNS server did not respond',
    cause: 'The DNS server is unreachable or overloaded.',
    next: 'Check the network connection and try again, or enter an IP address.'
  },
  EADDRNOTAVAIL: {
    message: 'the address is not available',
    cause:
      'The local address does not belong to this machine, or all outgoing ports are in use, often by recently closed connections (TIME_WAIT).',
    next: 'Check the local address of the session. Use keep-alive instead of many short connections.'
  },
  EADDRINUSE: {
    message: 'the address is in use',
    cause: 'Another socket uses this local address and port.',
    next: 'Choose another port, or 0 for any free port.'
  },
  EACCES: {
    message: 'permission denied',
    cause:
      'Ports below a limit (1024 by default) require elevated privileges, a socket file requires write access to its folder, or a firewall blocks the connection.',
    next: 'Use a higher port. On Linux the limit is set in /proc/sys/net/ipv4/ip_unprivileged_port_start.'
  },
  EPERM: {
    message: 'not permitted',
    cause: 'A firewall rule or security software on this machine blocks it.',
    next: 'Check the rules of the local firewall.'
  },
  EMFILE: {
    message: 'too many files and sockets are open',
    cause: 'Tcplens has reached the system’s limit of open sockets and files per process.',
    next: 'Close connections, or raise the limit (ulimit -n) before you start Tcplens.'
  },
  ENFILE: {
    message: 'too many files and sockets are open on this machine',
    cause: 'All processes together have reached the system’s limit.',
    next: 'Close programs, or raise the system limit (fs.file-max on Linux).'
  },
  ENOBUFS: {
    message: 'the system cannot create another socket',
    cause: 'The system’s socket memory or outgoing ports are exhausted.',
    next: 'Close connections and try again.'
  },
  ENOENT: {
    message: 'no socket at that path',
    cause: 'The server that creates the socket file or pipe is not running, or uses another path.',
    next: 'Start the server, or check the path.'
  },
  ENOTSOCK: {
    message: 'the path is not a socket',
    cause: 'The path is a regular file or folder.',
    next: 'Check the path.'
  },
  EPROTO: {
    message: 'TLS protocol error',
    cause: 'The received data is not valid TLS, or the two sides interpret it differently.',
    next: 'Check that the port is the server’s TLS port and that no other proxy is in between.'
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    message: 'the peer does not use TLS',
    cause:
      'The first bytes received are not TLS: the port is for plain traffic, or returns an error in plain text.',
    next: 'Use the server’s TLS port, or switch TLS off in the session. In an intercepting proxy, set TLS to the server to “plain”.'
  },
  ERR_SSL_UNSUPPORTED_PROTOCOL: {
    message: 'no common TLS version',
    cause: 'One side offers only versions that the other does not support.',
    next: 'If the server is meant to be that old, lower the minimum version in the session.'
  },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: {
    message: 'the peer rejected the TLS version',
    cause: 'It does not support the offered versions.',
    next: 'Change the minimum version in the session.'
  },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: {
    message: 'the peer rejected the handshake',
    cause: 'No common cipher, an unknown server name (SNI), or a missing client certificate.',
    next: 'Check the server name in the session, and whether the server requires a client certificate.'
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    message: 'the peer requires a client certificate',
    cause: 'The server accepts only clients with a certificate.',
    next: 'Choose a client certificate in the session.'
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    message: 'the peer does not trust the certificate',
    cause: 'The client does not know the CA that signed the certificate.',
    next: 'Install the CA in the client, or switch off its verification for the test.'
  },
  ERR_TLS_HANDSHAKE_TIMEOUT: {
    message: 'the TLS handshake timed out',
    cause: 'The peer connected but sent nothing, or does not use TLS.',
    next: 'Check that the port is the server’s TLS port.'
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: 'the certificate is for another name',
    cause: 'The certificate does not contain the requested name.',
    next: 'Connect with one of its names, or set the server name (SNI) in the session.'
  },
  CERT_HAS_EXPIRED: {
    message: 'the certificate has expired',
    cause: 'The validity period is over, or this machine’s clock is ahead.',
    next: 'Renew the certificate, or check the clock. For a test, switch off verification in the session.'
  },
  CERT_NOT_YET_VALID: {
    message: 'the certificate is not valid yet',
    cause: 'The validity period has not started, or this machine’s clock is behind.',
    next: 'Check the clocks of both machines.'
  },
  CERT_KEY_TOO_SMALL: {
    message: 'the key of a certificate in the chain is too short to be safe',
    cause: 'RSA keys below 2048 bits and elliptic curves below 224 bits can be broken.',
    next: 'Give the server a certificate with a longer key. If you cannot, trust the certificate of this host in the proxy.'
  },
  CERT_SIGNATURE_TOO_WEAK: {
    message: 'a certificate in the chain is signed with MD5 or SHA-1, and such signatures can be forged',
    cause: 'The certificate is old, or its authority still signs with an old digest.',
    next: 'Give the server a certificate that is signed with SHA-256. If you cannot, trust the certificate of this host in the proxy.'
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: 'the certificate is self-signed and not trusted',
    cause: 'Common for test servers: no certificate authority signed it.',
    next: 'Compare its fingerprint. If it is correct, add it to the session’s extra CA certificates, have the proxy trust this certificate, or switch verification off.'
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: 'the chain ends in an untrusted CA',
    cause: 'A private CA, or a proxy in between that intercepts TLS.',
    next: 'If you trust the CA, add it in the session.'
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    message: 'the issuer of the certificate is unknown',
    cause: 'The server does not send the intermediate certificate, or its CA is not trusted here.',
    next: 'Configure the server to send its full chain, or add the CA in the session.'
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    message: 'an issuer in the chain is missing',
    cause: 'An intermediate certificate was not sent.',
    next: 'Configure the server to send its full chain.'
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    message: 'the issuer of the certificate is unknown',
    cause: 'Its CA is not trusted on this machine.',
    next: 'If you trust the CA, add it in the session.'
  },
  ELOOP: {
    message: 'the connection would loop back to this proxy',
    cause:
      'The target, directly or through an override or upstream proxy, is the address this proxy listens on, which would cause an endless loop.',
    next: 'Check the target and the overrides. A client must not request the proxy’s own address.'
  },
  ERR_CLIENT_LOGIN: {
    message: 'the client’s login was rejected',
    cause:
      'The session requires a user and a password; the client sent none or wrong ones, or uses SOCKS4, which has no password.',
    next: 'Set user and password in the client, or remove the login from the session.'
  },
  ERR_CLIENT_PROTOCOL: {
    message: 'the client does not use this proxy’s protocol',
    cause:
      'The first bytes are neither SOCKS nor an HTTP proxy request: the client may treat the proxy as the server, or start with TLS.',
    next: 'Configure this proxy in the program with its correct type, or use the mode “Forward”, or “Auto” with a default target.'
  },
  ERR_CLIENT_COMMAND: {
    message: 'the client requested an unsupported command',
    cause: 'It requested BIND or UDP ASSOCIATE. Tcplens supports only CONNECT.',
    next: 'Switch off UDP or active mode in the client, e.g. active FTP, or HTTP/3 in a browser.'
  },
  ERR_CLIENT_DIRECT: {
    message: 'this client was not redirected',
    cause: 'It connected directly to the transparent proxy, so there is no original destination.',
    next: 'Add the redirect rule for its target, or use the mode “Auto” and set the proxy in the program.'
  },
  ERR_CLIENT_ORIGIN: {
    message: 'the original destination is unknown',
    cause: 'The kernel’s connection table is not readable: it requires root, or conntrack with permission.',
    next: 'Start Tcplens as root, or grant conntrack cap_net_admin.'
  },
  ERR_CLIENT_TARGET: {
    message: 'the client requested an invalid target',
    cause: 'The name is empty or contains invalid characters, or the port is 0.',
    next: 'Check the address in the client.'
  },
  ERR_CLIENT_TOO_LONG: {
    message: 'the client’s request is too long',
    cause: 'It exceeds any valid request, so it may not be a request at all.',
    next: 'Check its first bytes in the conversation.'
  },
  ERR_CLIENT_NO_PROXY: {
    message: 'the client treats this HTTP proxy as a web server',
    cause:
      'It requested only a path: this address was entered as the server’s address, or opened in a browser.',
    next: 'Enter this address as the proxy in the program’s settings, or use the mode “Forward”, or “Auto” with a default target.'
  },
  ERR_CLIENT_SCHEME: {
    message: 'the client requested a URL that is not http',
    cause:
      'A proxy forwards only http URLs itself. For https the client must open a tunnel (CONNECT); ftp and others are not supported.',
    next: 'Set this proxy for https too, as an HTTP proxy (http://…), or use SOCKS for other protocols.'
  },
  ERR_TARGET_ENDED: {
    message: 'the server closed the connection without a response',
    cause: 'The server had already dropped the connection, does not use HTTP, or failed on this request.',
    next: 'Try again. If it happens every time, check the server’s log, and whether this is its HTTP port.'
  },
  ERR_CLIENT_CERTIFICATE: {
    message: 'the client does not accept our certificate',
    cause: 'It does not trust the CA of this installation, or it accepts only known certificates (pinning).',
    next: 'Install the CA for this program: see Certificate authority. A program with pinned certificates cannot be intercepted; its host is passed through.'
  },
  ERR_PROXY_ENDED: {
    message: 'the upstream proxy closed the connection',
    cause: 'It closed without a response: it is not a proxy of that type, or does not accept this machine.',
    next: 'Check the type, host and port of the upstream proxy in the session.'
  },
  ERR_PROXY_PROTOCOL: {
    message: 'the upstream proxy uses another protocol',
    cause: 'The program listening there is not a proxy of that type.',
    next: 'Check the type, host and port of the upstream proxy in the session.'
  },
  ERR_PROXY_LOGIN: {
    message: 'the upstream proxy requires a login',
    cause: 'It requires a user and a password, or rejected the ones sent.',
    next: 'Set user and password of the upstream proxy in the session.'
  },
  ERR_PROXY_FORBIDS: {
    message: 'the upstream proxy blocks this target',
    cause: 'Its rules do not allow this host or port; many HTTP proxies allow only port 443.',
    next: 'Contact the operator of the proxy, or use another route.'
  },
  ERR_PROXY_TARGET: {
    message: 'the upstream proxy cannot reach the target',
    cause: 'The proxy responded but could not connect to the target: it is down, unknown or unreachable.',
    next: 'Check the target’s name and port from the proxy’s point of view.'
  },
  ERR_SSL_HTTP_REQUEST: {
    message: 'plain HTTP request received instead of TLS',
    cause: 'The peer uses HTTP without TLS on this port.',
    next: 'Use http:// instead of https://, or use the TLS port.'
  },
  ERR_SSL_NO_SHARED_CIPHER: {
    message: 'no common cipher',
    cause:
      'The two sides share no cipher, key exchange or signature algorithm, often because one of them is old. The app’s TLS (BoringSSL) supports no DHE ciphers.',
    next: 'Update the older side, or run the same session on the command line: its TLS (OpenSSL) supports more ciphers.'
  },
  ERR_SSL_KEY_TOO_SMALL: {
    message: 'a key or signature is too weak',
    cause: 'The peer’s certificate or key exchange uses a key shorter than today’s minimum.',
    next: 'Renew the certificate with at least 2048 bits (RSA) or P-256.'
  },
  ERR_SSL_NO_APPLICATION_PROTOCOL: {
    message: 'no common ALPN protocol',
    cause: 'The server supports none of the offered application protocols, such as h2.',
    next: 'Change the ALPN protocols in the session, or use the client’s.'
  },
  ERR_SSL_UNRECOGNIZED_NAME: {
    message: 'the server does not know this server name',
    cause: 'The server has no host with the name in the handshake (SNI).',
    next: 'Check the server name in the session and in the client’s request.'
  },
  ERR_SSL_ALERT_CERTIFICATE_EXPIRED: {
    message: 'the peer considers the certificate no longer valid',
    cause: 'The peer considers the certificate expired or revoked, or its clock is wrong.',
    next: 'Check the clocks of both machines, and renew the certificate.'
  },
  ERR_TLS_NO_CERTIFICATE: {
    message: 'the peer sent no certificate',
    cause: 'It offered TLS without a certificate, so it cannot be identified.',
    next: 'Configure a certificate on the server.'
  },
  CERT_REVOKED: {
    message: 'the certificate was revoked',
    cause: 'Its CA has revoked it, usually because its key was compromised.',
    next: 'Do not trust it. The server needs a new certificate.'
  },
  CERT_SIGNATURE_FAILURE: {
    message: 'invalid signature in the chain',
    cause: 'A certificate was modified after signing, or another certificate has the name of its issuer.',
    next: 'Compare the chain with the server’s intended chain.'
  },
  INVALID_PURPOSE: {
    message: 'the certificate is not a server certificate',
    cause: 'Its purpose is different, such as email signing or client authentication.',
    next: 'Issue a server certificate.'
  },
  ERR_SSL_BAD_RECORD_MAC: {
    message: 'received data cannot be decrypted',
    cause:
      'Data was modified or lost in transit, or the two sides use different keys: something in between alters TLS, or one side has a bug.',
    next: 'Try without the components in between. If the error remains, update the older side.'
  },
  ERR_SSL_BAD_PACKET_LENGTH: {
    message: 'the peer aborted the handshake',
    cause:
      'It sent a plain-text alert where encrypted data was expected, usually because it rejects the certificate.',
    next: 'For a client of an intercepting proxy, install the CA in it. Otherwise check the last bytes in the conversation.'
  }
}
