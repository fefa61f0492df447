/** The certificate authority of this installation: what it is, and how programs come to trust it. */
export const authority = {
  title: 'Certificate authority',
  about:
    'To open TLS, Tcplens shows clients certificates that this authority signs. It was made on this machine, and is trusted nowhere until you have it trusted. Its private key never leaves its folder.',
  failed: 'The authority cannot be read or made.',
  again: 'Try again',
  loading: 'Reading the authority…',
  facts: { name: 'Name', valid: 'Valid', sha256: 'SHA-256', sha1: 'SHA-1', folder: 'Folder' },
  range: '{from} to {to}',
  copy: 'Copy: {what}',
  copied: 'Copied: {what}',
  save: 'Save its certificate',
  saved: 'Saved as {path}.',
  forms: {
    pem: { name: 'PEM…', about: 'Text, for most programs (.pem, .crt)' },
    der: { name: 'DER…', about: 'Binary, for Windows, Android and Java (.cer, .der)' },
    p12: { name: 'PKCS #12…', about: 'A store with the certificate alone, without a key or password (.p12)' }
  },
  regenerate: 'Make a new one…',
  confirm: {
    title: 'Whatever trusts this authority will not trust the new one.',
    text: 'Every system, browser and program in which you installed it stops accepting what Tcplens intercepts, until it gets the new certificate. Remove the old one there: it is of no more use. The old files stay beside the new ones, renamed.',
    yes: 'Make a new one',
    no: 'Keep this one'
  },
  trust: 'Where it is to be trusted',
  parts: { install: 'Install', remove: 'Remove' },
  guides: {
    windows: {
      name: 'Windows',
      install:
        'For your user; Edge, Chrome and most programs follow. Windows asks, and shows the fingerprint.',
      note: 'For all users: the same without -user, in a terminal run as administrator.'
    },
    macos: {
      name: 'macOS',
      install: 'For your user; Safari, Chrome and most programs follow. macOS asks for your password.'
    },
    debian: {
      name: 'Debian, Ubuntu',
      install: 'For all users; curl, wget, git and most command lines follow. Browsers do not.'
    },
    fedora: {
      name: 'Fedora, RHEL',
      install: 'For all users; curl, wget, git, Java and most command lines follow. Browsers do too, in part.'
    },
    arch: {
      name: 'Arch',
      install: 'For all users; curl, wget, git and most programs follow.'
    },
    firefox: {
      name: 'Firefox',
      install:
        'Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import: choose ca.pem in the folder above and tick “Trust this CA to identify websites”.',
      remove:
        'Settings, Privacy & Security, Certificates, View Certificates, Authorities: choose the authority by its name above, and Delete or Distrust.',
      note: 'On Windows and macOS Firefox also takes what the system trusts.'
    },
    chromium: {
      name: 'Chromium, Chrome',
      install:
        'On Linux, for your user. The command comes with libnss3-tools (Debian) or nss-tools (Fedora).',
      note: 'On Windows and macOS they take what the system trusts. Restart the browser afterwards.'
    },
    java: {
      name: 'Java',
      install: 'For one Java: the keytool that is called belongs to it. It may need administrator’s rights.',
      note: '“changeit” is the store’s password unless somebody changed it.'
    },
    node: {
      name: 'Node.js',
      install:
        'In the terminal from which the program is started; beside the authorities Node knows already.',
      remove: 'Close that terminal, or:'
    },
    python: {
      name: 'Python',
      install:
        'In the terminal from which the program is started: requests and pip take the first, ssl and httpx the second.',
      remove: 'Close that terminal, or:',
      note: 'It stands in place of the usual authorities: connections that are not intercepted fail meanwhile.'
    },
    curl: {
      name: 'curl',
      install: 'For one call, or for all from one terminal.',
      remove: 'Close that terminal, or:',
      note: 'It stands in place of the usual authorities: connections that are not intercepted fail meanwhile.'
    },
    git: {
      name: 'git',
      install: 'For your user.',
      note: 'It stands in place of the usual authorities: connections that are not intercepted fail meanwhile.'
    }
  },
  abilities: {
    title: 'What the window’s TLS can and cannot do',
    both: 'The window speaks TLS with BoringSSL, as Chrome does; the command line speaks it with the OpenSSL of its Node. Both speak TLS 1.0 to 1.3, and the ciphers that are used today.',
    onlyCommandLine:
      'Only the command line: key exchange by DHE, CBC ciphers with SHA-256 and SHA-384, the curves X448, secp256k1 and Brainpool, certificates with Ed448 keys.',
    onlyWindow: 'Only the window: the post-quantum key exchange X25519MLKEM768, and 3DES for very old peers.',
    old: 'If a handshake comes to nothing for lack of a common cipher, run the same session with the command line.'
  }
}
