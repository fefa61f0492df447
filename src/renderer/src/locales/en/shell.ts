/** The frame of the window: bars, sessions pane, dialogs, notices. `{name}` stands for a value. */
export const shell = {
  app: 'Tcplens',
  moreTabs: 'More tabs',
  moreTabsNow: '{name}, more tabs',
  toolbar: {
    label: 'Toolbar',
    languageNow: 'Language: {name}',
    language: 'Language',
    theme: 'Theme',
    looks: 'Language and theme',
    themeNow: 'Theme: {name}',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
    english: 'English',
    chinese: '简体中文'
  },
  welcome: {
    title: 'See what passes between two programs',
    text: 'Put Tcplens in front of a server. Every connection, every byte and every HTTP exchange shows up here as it happens, and is kept in a standard pcapng file.',
    proxy: 'New proxy',
    proxyHint: 'Listens on 127.0.0.1:8080 and passes on to your server.',
    demo: 'Run the demo',
    demoHint: 'Starts a small web server and a proxy in front of it, and sends some requests.',
    demoRunning: 'Starting the demo…',
    recipes: 'Recipes',
    recipesHint: 'Servers and clients for a purpose: echo, HTTP by hand, half-close, backpressure and more.'
  },
  status: {
    label: 'Status',
    up: 'up, client to server',
    down: 'down, server to client',
    throughput: 'Throughput of the last 30 seconds',
    connections: '{n} connection | {n} connections',
    open: '{n} open',
    /** Of an opened file. */
    unended: '{n} without an end',
    capture: 'Capture',
    capturePath: 'Capture file: {path}',
    upToDate: 'analysis up to date',
    analysing: 'analysing… {percent} %',
    analysingTitle: '{done} of {all} segments read',
    failed: 'Recording stopped',
    zone: { local: 'Times are local', utc: 'Times are UTC' }
  },
  layout: {
    label: 'Layout',
    inspector: 'Inspector',
    bottom: 'Below the table',
    right: 'Right of the table',
    messages: 'Request and response',
    auto: 'Automatic',
    columns: 'Side by side',
    stacked: 'Stacked',
    tabs: 'Tabs',
    bytes: 'Bytes',
    bytesRight: 'Right of the messages',
    bytesBelow: 'Below the messages',
    bytesHidden: 'Hidden',
    toTable: 'Table',
    toInspector: 'Inspector',
    sidebar: 'Session list'
  },
  recovered: {
    crashed: 'The window was reloaded after a crash. Nothing captured was lost.',
    crashedAgain:
      'The window was reloaded after another crash. Nothing captured was lost. The selection was cleared, as showing it may have been the cause.'
  },
  notices: {
    label: 'Notices',
    list: 'Notifications',
    listWith: 'Notifications: {n} waiting | Notifications: {n} waiting',
    none: 'Errors, offers and confirmations of this launch appear here.',
    clear: 'Clear all',
    remove: 'Remove from the list',
    show: 'Show',
    standing: '{text}',
    dismiss: 'Dismiss',
    undo: 'Undo'
  },
  tasks: {
    label: 'Under way',
    open: 'Opening {name}',
    save: 'Saving {name}',
    export: 'Exporting {name}',
    send: 'Sending {name}',
    sendTyped: 'Sending in pieces',
    repeat: 'Sending again and again',
    sequence: 'Running a sequence',
    mock: 'Copying exchanges of {name}',
    part: '{done} of {total}',
    rows: '{done} of {total} rows, {bytes}',
    times: '{n} time | {n} times',
    steps: 'step {done} of {total}',
    cancel: 'Cancel',
    dismiss: 'Dismiss'
  },
  dialog: {
    close: 'Close'
  },
  shortcuts: {
    title: 'Keyboard shortcuts',
    paused:
      'The key {key} was ignored because the key before it has no function. Press an arrow key or click a row, then use {key}.',
    tables: 'In a table',
    sending: 'Sending by hand',
    row: 'Previous row, next row',
    page: 'Page up, page down',
    ends: 'First row, last row',
    enter: 'To the inspector',
    copy: 'Copy the row, header, bytes or line',
    menu: 'Open its menu',
    send: 'Send what is typed',
    inspector: 'In the inspector',
    saveBytes: 'Save the selected bytes, or the body, as a file',
    history: 'Earlier send, later send'
  },
  /** Of an address that cannot be listened on. */
  held: {
    by: '{address} is in use by {name} (process {pid}).',
    own: '{address} is in use by another session of Tcplens.',
    rights:
      'Ports below {port} need special rights: use {port} or above. On Linux the limit is in /proc/sys/net/ipv4/ip_unprivileged_port_start.'
  },
  errors: {
    'address-in-use': {
      what: 'The listening address is already in use.',
      next: 'Another program, or another session, listens there. Choose a different port (0 for any free one) or path.'
    },
    'address-not-available': {
      what: 'This machine does not have that listening address.',
      next: 'Use 127.0.0.1, or 0.0.0.0 for all addresses of this machine.'
    },
    'address-forbidden': {
      what: 'The system does not allow listening there.',
      next: 'Ports below 1024 usually need more rights. Choose a higher one.'
    },
    'bad-address': {
      what: 'The host name cannot be resolved.',
      next: 'Check its spelling, or enter the address itself.'
    },
    'bad-input': {
      what: 'The engine refused what the window asked.',
      next: 'Check the values entered. If they look right, this is a fault of Tcplens worth reporting.'
    },
    'capture-failed': {
      what: 'The capture cannot be written.',
      next: 'Connections are still relayed. Free some disk space, or check the rights of the folder.'
    },
    'connect-failed': {
      what: 'The target could not be reached.',
      next: 'Check that the server runs and that host and port are right.'
    },
    'file-changed': {
      what: 'The file changed while it was sent.',
      next: 'Part of it went out. Send it again once it is complete.'
    },
    'not-snippets': { what: 'This is not a file of snippets.', next: 'Choose one that Tcplens exported.' },
    'file-cut': {
      what: 'The file is cut short or damaged.',
      next: 'What stands before that was read.'
    },
    'file-empty': {
      what: 'The file is empty.',
      next: 'Whatever should have recorded it wrote nothing to it, or has not yet.'
    },
    'file-exists': { what: 'The file exists already.', next: 'Choose another name.' },
    'file-not-found': { what: 'The file does not exist.', next: 'Check its path.' },
    'file-unreadable': { what: 'The file cannot be read.', next: 'Check its rights.' },
    'folder-unwritable': {
      what: 'Captures cannot be made in the chosen folder.',
      next: 'The app’s own folder is used instead. Check that the folder is there and may be written, or choose another one in the settings.'
    },
    internal: {
      what: 'Something went wrong inside Tcplens.',
      next: 'What was captured is safe in the capture file. Try again; please report it if it returns.'
    },
    'not-a-capture': {
      what: 'This is not a capture file.',
      next: 'Tcplens reads pcapng and pcap files, compressed with gzip or zstd as well, and HAR files.'
    },
    'not-a-file': {
      what: 'This is a folder, a pipe or a device, not a file.',
      next: 'Open the capture files in a folder themselves, several at once if you like. What comes through a pipe: tcplens decode -.'
    },
    'not-found': { what: 'It is no longer there.', next: 'The list may have changed in the meantime.' },
    'not-replayable': {
      what: 'This exchange cannot be replayed.',
      next: 'Its request is not whole in the capture. Edit and replay sends what there is of it.'
    },
    'replay-gap': {
      what: 'The capture does not hold all of these bytes: a replay cannot be exact.',
      next: 'They were dropped, cleared or never recorded. Edit and replay sends what there is, or what you put in their place.'
    },
    'target-unknown': {
      what: 'The capture does not say where this went.',
      next: 'Enter a target, and send it there.'
    },
    'way-closed': {
      what: 'The proxy session that was to be the way does not run.',
      next: 'Start it, or send the request straight to its target.'
    },
    'way-unfit': {
      what: 'This session cannot be the way to that target.',
      next: 'A transparent proxy takes only what the system sends it, one on a pipe only what is meant for its own target. Choose another proxy, or none.'
    },
    'path-unusable': {
      what: 'Nothing can listen at that path.',
      next: 'It is too long, its folder is missing or closed to you, or something else lies there. Choose another path.'
    },
    'peer-not-reading': {
      what: 'The peer does not read: too much that was sent still waits.',
      next: 'Nothing more was sent to it. Wait until it reads again, or reset the connection.'
    },
    'program-missing': {
      what: 'The program is not installed, or not found.',
      next: 'Install it, or open the file in it by hand: its path can be copied.'
    },
    'proxy-loop': {
      what: 'What this proxy relays comes back to it: its target leads to itself.',
      next: 'Such clients are cut off. Choose another target, or another way in.'
    },
    'save-failed': {
      what: 'The file could not be saved.',
      next: 'Nothing was replaced. Check the room and the rights there, or choose another place.'
    },
    'too-many-open': {
      what: 'No further client can be accepted: too many files and sockets are open.',
      next: 'Those connected go on. Close some, or start Tcplens with a higher limit (ulimit -n).'
    },
    'too-many-to-sort': {
      what: 'More than 200,000 exchanges are not sorted by a field of their messages, which is read from each.',
      next: 'Filter the table down to fewer first, or sort by one of its own columns.'
    },
    'unknown-request': {
      what: 'The engine does not know what the window asked.',
      next: 'Window and engine are of different versions. Restart Tcplens.'
    },
    'wrong-state': {
      what: 'That is not possible right now.',
      next: 'Wait until the session has started or stopped, then try again.'
    }
  }
}
