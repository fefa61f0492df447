/** How programs are pointed at a proxy session. */
export const guides = {
  title: 'How do I point my program here?',
  titleFor: 'Point a program at {name}',
  open: 'Point a program here…',
  menu: 'Point a program here…',
  startFirst: 'The system assigns the port when the session starts. Start it to see the commands.',
  url: 'Example URL',
  urlRedirected: 'Redirected URL',
  urlWrong: 'A URL must begin with http:// or https://.',
  shell: 'Shell',
  about: {
    forward: 'Use this address in programs instead of the target’s.',
    socks: 'A SOCKS5 proxy (also SOCKS4 and 4a). Configure programs to use it; it also resolves names.',
    http: 'An HTTP proxy: requests with an absolute URL, and CONNECT for everything else.',
    auto: 'An HTTP and SOCKS proxy on one port. Each command uses whichever works best.',
    transparent: 'The system redirects connections here; programs need no settings. Linux only.'
  },
  browsers: {
    title: 'Browsers',
    about:
      'A browser with a temporary profile that uses this session. The profile is deleted when the browser closes.',
    aboutTrusting:
      'A browser with a temporary profile that uses this session and trusts this CA. The profile is deleted when the browser closes; your own profile is not changed.',
    open: 'Open {name}',
    none: 'No browser was found: Chromium, Chrome, Edge, Brave or Firefox.',
    failed: 'The browser did not open. {reason}',
    noSandbox: 'Tcplens runs as root, so Chromium starts without its sandbox: do not open untrusted sites.',
    noCertutil:
      '{name} cannot trust the CA automatically because certutil is missing. Install libnss3-tools (Debian, Ubuntu), nss-tools (Fedora) or nss (Arch, Homebrew), or import the certificate in its settings.',
    not: {
      'not-a-proxy': 'Only a proxy session can be used by a browser.',
      stopped: 'Start the session to open a browser.',
      transparent:
        'For browsers use the mode “Auto”: this mode accepts only connections redirected by the system.',
      'socks-login':
        'Browsers cannot log in to a SOCKS5 proxy. Remove the login from this session, or use the mode “HTTP proxy” or “Auto”.',
      path: 'Browsers support a Unix socket or named pipe at most as a SOCKS proxy. Let the session listen on 127.0.0.1.'
    }
  },
  groups: {
    terminal: 'Terminal',
    tools: 'git, npm, pip',
    languages: 'Languages',
    network: 'Network',
    databases: 'Databases',
    system: 'System'
  },
  shells: {
    bash: 'bash, zsh',
    fish: 'fish',
    powershell: 'PowerShell',
    cmd: 'cmd',
    javascript: 'JavaScript',
    python: 'Python'
  },
  sections: {
    bridge: 'A bridge to this socket',
    curl: 'curl',
    wget: 'wget',
    environment: 'Environment variables',
    proxychains: 'Programs without proxy support: proxychains',
    git: 'git',
    npm: 'npm',
    pip: 'pip',
    java: 'Java',
    go: 'Go',
    node: 'Node.js',
    python: 'Python',
    ssh: 'ssh',
    docker: 'Docker',
    system: 'System settings',
    instead: 'Any other program',
    netcat: 'nc',
    openssl: 'openssl',
    psql: 'PostgreSQL',
    mysql: 'MySQL, MariaDB',
    redis: 'Redis',
    redirect: 'Programs on this machine',
    gateway: 'Other machines that use this one as gateway'
  },
  does: {
    socks: 'As a SOCKS proxy',
    http: 'As an HTTP proxy',
    once: 'For one run',
    always: 'From now on',
    undo: 'Undo',
    set: 'For everything started here from now on',
    trust: 'Trust the CA',
    code: 'In code',
    agent: 'In code, with a package',
    bridge: 'A port that leads to the socket; keep it running',
    plain: 'Plain',
    tls: 'With TLS, using the target’s name',
    resolve: 'The same with the session’s port in the URL',
    macos: 'macOS',
    gnome: 'GNOME',
    windows: 'Windows',
    jump: 'ssh itself through this session',
    wayOut:
      'For a target only another machine can reach: a SOCKS proxy there, as this session’s upstream proxy (socks5://127.0.0.1:1090)',
    wayIn: 'For a program on another machine: this session’s port there',
    sameMachine: 'Redirect',
    otherMachines: 'Redirect',
    remove: 'Undo',
    see: 'List the current rules'
  },
  notes: {
    noSocks: 'It has no SOCKS support. Use a session with the mode “HTTP proxy” or “Auto”.',
    loopbackDirect:
      'Many programs still connect directly to localhost and 127.0.0.1. NO_PROXY is cleared so that no other host bypasses the proxy.',
    caReplaces:
      'SSL_CERT_FILE and similar variables replace the CAs that a program trusts: connections that are not intercepted fail.',
    nodeVersion: 'NODE_USE_ENV_PROXY requires Node 22.21 or 24 and later. Older versions need the package.',
    pipSocks: 'SOCKS needs the package PySocks: pip install pysocks',
    javaLogin:
      'Java has no option for an HTTP proxy login: the program must set an Authenticator, with -Djdk.http.auth.tunneling.disabledSchemes=.',
    javaLoginAsked: 'Java has no option for a proxy login: the program must set an Authenticator.',
    goLoopback: 'Go never uses a proxy for localhost and 127.0.0.0/8.',
    dockerLoopback:
      'A container can reach this machine’s loopback only with host networking, on Linux. Listen on 0.0.0.0 to make it reachable from any container.',
    sshLogin: 'nc asks for the password. ncat accepts it on the command line: --proxy-auth user:password',
    wholeSystem: 'This affects all programs that use the system’s settings. Undo it when you are done.',
    systemLogin: 'The system or the program asks for the login.',
    socksSystem: 'Windows uses SOCKS4 here and resolves names itself. An HTTP proxy is the better choice.',
    namedPipe:
      'Programs that support named pipes can use this one. Others need host and port: let the session listen on 127.0.0.1.',
    bridged: 'Most programs support proxies only by host and port. The other commands use this bridge.',
    samePort: 'The port differs from the target’s: a program without a port setting cannot use it.',
    hostsFile: 'Enter this instead of the target. If the name cannot be changed, map it in the hosts file.',
    nameMatters:
      'With TLS, programs verify the host name, and HTTP servers select the site by it: keep the original name if possible.',
    mysqlKinds: 'MySQL’s own client uses --ssl-mode=DISABLED and --ssl-mode=REQUIRED.',
    rootNeeded:
      'Tcplens must run as root, or conntrack needs permission: sudo setcap cap_net_admin+ep "$(command -v conntrack)"',
    ownerExcepted:
      'The user that runs Tcplens is excluded; otherwise its own connections would be redirected to itself. If that user is not root, enter its name.',
    otherSystems:
      'Only Linux provides the original destination of a redirected connection. On macOS and Windows use the mode “Auto” with the proxy settings of the system or the program, or “Forward” with the name mapped in the hosts file.'
  }
}
