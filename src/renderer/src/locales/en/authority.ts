/** The certificate authority of this installation: what it is, and how programs come to trust it. */
export const authority = {
  title: 'Certificate authority',
  about:
    'To decrypt TLS, Tcplens shows clients certificates signed by this authority. It was generated on this machine and is not trusted until you install it. Its private key never leaves its folder.',
  failed: 'The certificate authority cannot be read or generated.',
  again: 'Retry',
  loading: 'Loading the certificate authority…',
  facts: { name: 'Name', valid: 'Valid', sha256: 'SHA-256', sha1: 'SHA-1', folder: 'Folder' },
  range: '{from} to {to}',
  copy: 'Copy: {what}',
  copied: 'Copied: {what}',
  save: 'Save certificate',
  saved: 'Saved as {path}.',
  forms: {
    pem: { name: 'PEM…', about: 'Text, for most programs (.pem, .crt)' },
    der: { name: 'DER…', about: 'Binary, for Windows, Android and Java (.cer, .der)' },
    p12: { name: 'PKCS #12…', about: 'Certificate store without key or password (.p12)' }
  },
  regenerate: 'Regenerate…',
  confirm: {
    title: 'The new authority is not trusted anywhere yet.',
    text: 'Systems, browsers and programs with the old certificate reject intercepted connections until you install the new one. Remove the old certificate there. The old files are kept next to the new ones under another name.',
    yes: 'Regenerate',
    no: 'Keep the current one'
  },
  trust: 'Install in',
  parts: { install: 'Install', remove: 'Remove' },
  guides: {
    windows: {
      name: 'Windows',
      install:
        'For the current user; used by Edge, Chrome and most programs. Windows asks and shows the fingerprint.',
      note: 'For all users, run the same command without -user in an administrator terminal.'
    },
    macos: {
      name: 'macOS',
      install: 'For the current user; used by Safari, Chrome and most programs. macOS asks for your password.'
    },
    debian: {
      name: 'Debian, Ubuntu',
      install: 'For all users; used by curl, wget, git and most command-line tools, but not by browsers.'
    },
    fedora: {
      name: 'Fedora, RHEL',
      install: 'For all users; used by curl, wget, git, Java, most command-line tools and some browsers.'
    },
    arch: {
      name: 'Arch',
      install: 'For all users; used by curl, wget, git and most programs.'
    },
    firefox: {
      name: 'Firefox',
      install:
        'Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import: choose ca.pem in the folder above and tick “Trust this CA to identify websites”.',
      remove:
        'Settings, Privacy & Security, Certificates, View Certificates, Authorities: select the authority by its name above, then Delete or Distrust.',
      note: 'On Windows and macOS, Firefox also uses the system’s trusted certificates.'
    },
    chromium: {
      name: 'Chromium, Chrome',
      install:
        'On Linux, for the current user. The command is part of libnss3-tools (Debian) or nss-tools (Fedora).',
      note: 'On Windows and macOS, the system’s trusted certificates are used. Restart the browser afterwards.'
    },
    java: {
      name: 'Java',
      install: 'For the Java installation that the keytool belongs to. May need administrator rights.',
      note: '“changeit” is the default password of the store.'
    },
    node: {
      name: 'Node.js',
      install: 'Run it in the terminal that starts the program; adds to Node’s own authorities.',
      remove: 'Close that terminal, or:'
    },
    python: {
      name: 'Python',
      install:
        'Run it in the terminal that starts the program: the first is for requests and pip, the second for ssl and httpx.',
      remove: 'Close that terminal, or:',
      note: 'Replaces the usual authorities: connections that are not intercepted fail.'
    },
    curl: {
      name: 'curl',
      install: 'For one command, or for all commands of one terminal.',
      remove: 'Close that terminal, or:',
      note: 'Replaces the usual authorities: connections that are not intercepted fail.'
    },
    git: {
      name: 'git',
      install: 'For the current user.',
      note: 'Replaces the usual authorities: connections that are not intercepted fail.'
    }
  },
  abilities: {
    title: 'TLS support of the app',
    both: 'The app uses BoringSSL, like Chrome; the command line uses the OpenSSL of its Node. Both support TLS 1.0 to 1.3 and the common ciphers.',
    onlyCommandLine:
      'Command line only: DHE key exchange, CBC ciphers with SHA-256 and SHA-384, the curves X448, secp256k1 and Brainpool, certificates with Ed448 keys.',
    onlyWindow: 'App only: the post-quantum key exchange X25519MLKEM768, and 3DES for very old peers.',
    old: 'If a handshake fails without a common cipher, run the same session on the command line.'
  }
}
