/** How programs are pointed at a proxy session. */
export const guides = {
  title: 'How do I point my program here?',
  titleFor: 'Point a program at {name}',
  open: 'Point a program here…',
  menu: 'Point a program here…',
  startFirst: 'The system chooses the port when the session starts. Start it to get the commands.',
  url: 'Try with',
  urlRedirected: 'Redirect what goes to',
  urlWrong: 'An address begins with http:// or https://.',
  shell: 'Shell',
  about: {
    forward: 'Programs are given this address in place of the target’s.',
    socks: 'A SOCKS5 proxy (SOCKS4 and 4a too). Programs are told to use it; it looks up the names.',
    http: 'An HTTP proxy: requests with a whole URL, and CONNECT for everything else.',
    auto: 'An HTTP and a SOCKS proxy at the same port. Programs are told to use it as whichever they know better.',
    transparent:
      'The system redirects connections here; programs know nothing of it, and need no settings. Linux only.'
  },
  browsers: {
    title: 'Browsers',
    about: 'A browser with a profile of its own, pointed here. The profile is thrown away when it is closed.',
    aboutTrusting:
      'A browser with a profile of its own, pointed here and trusting this authority. The profile is thrown away when it is closed; your own is not touched.',
    open: 'Open {name}',
    none: 'No browser was found: Chromium, Chrome, Edge, Brave or Firefox.',
    failed: 'It did not open. {reason}',
    noSandbox:
      'Tcplens runs as root, where Chromium starts only without its sandbox: browse nothing that you do not trust.',
    noCertutil:
      '{name} cannot be made to trust the authority: certutil is missing. Install libnss3-tools (Debian, Ubuntu), nss-tools (Fedora) or nss (Arch, Homebrew), or import the certificate in its settings.',
    not: {
      'not-a-proxy': 'Only a proxy can be browsed through.',
      stopped: 'Start the session to open a browser.',
      transparent: 'For browsers take the way in “Auto”: this one is for what the system redirects.',
      'socks-login':
        'Browsers show a SOCKS5 proxy no login. Take the login off this session, or take the way in “HTTP proxy” or “Auto”.',
      path: 'Browsers reach a Unix socket or named pipe as a SOCKS proxy at most. Let the session listen on 127.0.0.1.'
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
    proxychains: 'Programs that know no proxy: proxychains',
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
    gateway: 'Other machines, for which this one is the gateway'
  },
  does: {
    socks: 'As a SOCKS proxy',
    http: 'As an HTTP proxy',
    once: 'For one run',
    always: 'From now on',
    undo: 'Undo',
    set: 'For all that is started here from now on',
    trust: 'Trust the authority',
    code: 'In code',
    agent: 'In code, with a package',
    bridge: 'A port that leads to the socket; leave it running',
    plain: 'In plain',
    tls: 'With TLS, by the target’s own name',
    resolve: 'The same with the session’s port in the URL',
    macos: 'macOS',
    gnome: 'GNOME',
    windows: 'Windows',
    jump: 'ssh itself through this session',
    wayOut:
      'A target that only another machine reaches: a SOCKS proxy there, as this session’s way out (socks5://127.0.0.1:1090)',
    wayIn: 'A program on another machine: this session’s port there',
    sameMachine: 'Redirect',
    otherMachines: 'Redirect',
    remove: 'Undo',
    see: 'See the rules there are'
  },
  notes: {
    noSocks: 'It knows no SOCKS proxy by itself. A session with the way in “HTTP proxy” or “Auto” serves it.',
    loopbackDirect:
      'Many programs reach localhost and 127.0.0.1 directly all the same. NO_PROXY is emptied, since it would let others pass by.',
    caReplaces:
      'SSL_CERT_FILE and its kin replace the authorities that a program trusts: what is not intercepted is refused then.',
    nodeVersion: 'NODE_USE_ENV_PROXY is known to Node 22.21 and 24 on. Older ones need the package.',
    pipSocks: 'SOCKS needs the package PySocks: pip install pysocks',
    javaLogin:
      'Java has no option for an HTTP proxy’s login: the program must set an Authenticator, and -Djdk.http.auth.tunneling.disabledSchemes= must be given.',
    javaLoginAsked: 'Java has no option for a proxy’s login: the program must set an Authenticator.',
    goLoopback: 'Go never uses a proxy for localhost and 127.0.0.0/8.',
    dockerLoopback:
      'A container reaches this machine’s loopback with the host’s network only, on Linux. Listen on 0.0.0.0 to reach it from any.',
    sshLogin: 'nc asks for the password. ncat takes it on the command line: --proxy-auth user:password',
    wholeSystem: 'This is for all programs that follow the system’s settings; mind to undo it.',
    systemLogin: 'The system asks for the login, or the program does.',
    socksSystem:
      'Windows speaks SOCKS4 there, and looks up names itself. An HTTP proxy is the better choice.',
    namedPipe:
      'Programs that take a pipe’s name take this one. Others need host and port: let the session listen on 127.0.0.1.',
    bridged: 'Most programs know proxies by host and port only. The other commands go over this bridge.',
    samePort: 'The port differs from the target’s: a program that takes no port cannot be pointed here.',
    hostsFile:
      'Enter this in place of the target. For a name that cannot be changed, map it in the hosts file.',
    nameMatters:
      'With TLS a program checks the name that it was given, and HTTP servers tell their sites apart by it: keep the name where you can.',
    mysqlKinds: 'MySQL’s own client says --ssl-mode=DISABLED and --ssl-mode=REQUIRED.',
    rootNeeded:
      'Tcplens must run as root, or conntrack must be allowed to ask: sudo setcap cap_net_admin+ep "$(command -v conntrack)"',
    ownerExcepted:
      'The user that runs Tcplens is excepted, or its own connections would be redirected to itself. If that is not root, write its name.',
    otherSystems:
      'Only Linux tells where a redirected connection was going. On macOS and Windows take the way in “Auto”, with the system’s proxy settings or those of the program; or “Forward”, with the name mapped in the hosts file.'
  }
}
