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
    title: 'See the traffic between two programs',
    text: 'Put Tcplens in front of a server. Every connection, byte and HTTP request appears here live and is saved to a standard pcapng file.',
    proxy: 'New proxy',
    proxyHint: 'Listens on 127.0.0.1:8080 and forwards to your server.',
    demo: 'Run the demo',
    demoHint: 'Starts a small web server behind a proxy and sends some requests.',
    demoRunning: 'Starting the demo…',
    recipes: 'Recipes',
    recipesHint: 'Ready-made servers and clients: echo, manual HTTP, half-close, backpressure and more.'
  },
  status: {
    label: 'Status',
    up: 'client to server',
    down: 'server to client',
    throughput: 'Throughput of the last 30 seconds',
    connections: '{n} connection | {n} connections',
    open: '{n} open',
    /** Of an opened file. */
    unended: '{n} without an end',
    capture: 'Capture',
    capturePath: 'Capture file: {path}',
    upToDate: 'Analysis complete',
    analysing: 'Analysing… {percent} %',
    analysingTitle: '{done} of {all} segments analysed',
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
      'The window was reloaded after another crash. Nothing captured was lost. The selection was cleared, as showing it may have been the cause.',
    engineRestarted: 'The engine was restarted.'
  },
  engineStop: {
    title: 'The engine stopped',
    cause: {
      error: 'An error ended it: {message}',
      memory: 'It reached its memory limit. {message}',
      exit: 'It ended unexpectedly. {message}'
    },
    closed:
      'All connections are closed. | One open connection was closed. | {n} open connections were closed.',
    kept: 'The capture up to now is kept in {path}. After the restart it is offered as an unsaved capture.',
    hint: 'A restart also starts the sessions that were running, and reloads the window.',
    failed: 'The engine could not be restarted: {message}',
    restart: 'Restart engine',
    restarting: 'Restarting…'
  },
  notices: {
    label: 'Notices',
    list: 'Notifications',
    listWith: 'Notifications: {n} unread | Notifications: {n} unread',
    none: 'Errors, suggestions and confirmations since launch appear here.',
    clear: 'Clear all',
    remove: 'Remove from the list',
    show: 'Show',
    persistent: '{text}',
    dismiss: 'Dismiss',
    undo: 'Undo'
  },
  tasks: {
    label: 'In progress',
    open: 'Opening {name}',
    save: 'Saving {name}',
    export: 'Exporting {name}',
    send: 'Sending {name}',
    sendTyped: 'Sending in pieces',
    repeat: 'Sending repeatedly',
    sequence: 'Running a sequence',
    mock: 'Copying recorded responses of {name}',
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
      'Ignored {key} because the previous key has no function. Press an arrow key or click a row, then press {key} again.',
    tables: 'In a table',
    sending: 'Manual sending',
    row: 'Previous row, next row',
    page: 'Page up, page down',
    ends: 'First row, last row',
    enter: 'Go to the inspector',
    copy: 'Copy the row, header, bytes or line',
    menu: 'Open the context menu',
    send: 'Send the input',
    inspector: 'In the inspector',
    saveBytes: 'Save the selected bytes or the body to a file',
    history: 'Previous input, next input'
  },
  /** Of an address that cannot be listened on. */
  held: {
    by: '{address} is in use by {name} (process {pid}).',
    own: '{address} is in use by another Tcplens session.',
    rights:
      'Ports below {port} require elevated privileges. Use port {port} or above. On Linux the limit is set in /proc/sys/net/ipv4/ip_unprivileged_port_start.'
  },
  errors: {
    'address-in-use': {
      message: 'The listening address is already in use.',
      next: 'Another program or session listens on it. Choose another port (0 for any free port) or path.'
    },
    'address-not-available': {
      message: 'This machine does not have the listening address.',
      next: 'Use 127.0.0.1, or 0.0.0.0 for all addresses of this machine.'
    },
    'address-forbidden': {
      message: 'The system does not allow listening on this address.',
      next: 'Ports below 1024 usually require elevated privileges. Choose a higher port.'
    },
    'bad-address': {
      message: 'The host name cannot be resolved.',
      next: 'Check the spelling, or enter an IP address.'
    },
    'bad-input': {
      message: 'The engine rejected a request of the window.',
      next: 'Check the values you entered. If they are correct, please report this as a bug.'
    },
    'capture-failed': {
      message: 'The capture cannot be written.',
      next: 'Connections are still relayed. Free some disk space, or check the permissions of the folder.'
    },
    'connect-failed': {
      message: 'The server could not be reached.',
      next: 'Check that the server is running and that host and port are correct.'
    },
    'engine-stopped': {
      message: 'The engine has stopped.',
      next: 'Restart the engine, then try again.'
    },
    'file-changed': {
      message: 'The file changed while it was being sent.',
      next: 'Only part of it was sent. Send it again once it is complete.'
    },
    'not-snippets': { message: 'This is not a snippets file.', next: 'Choose a file exported by Tcplens.' },
    'file-cut': {
      message: 'The file is truncated or damaged.',
      next: 'Everything before the damage was read.'
    },
    'file-empty': {
      message: 'The file is empty.',
      next: 'The recording program has not written anything to it yet.'
    },
    'file-exists': { message: 'The file already exists.', next: 'Choose another name.' },
    'file-not-found': { message: 'The file does not exist.', next: 'Check the path.' },
    'file-unreadable': { message: 'The file cannot be read.', next: 'Check its permissions.' },
    'folder-unwritable': {
      message: 'Captures cannot be written to the selected folder.',
      next: 'The default folder is used instead. Check that the folder exists and is writable, or choose another one in the settings.'
    },
    internal: {
      message: 'Internal error in Tcplens.',
      next: 'The captured data is safe in the capture file. Try again; if the error returns, please report it.'
    },
    'not-a-capture': {
      message: 'This is not a capture file.',
      next: 'Tcplens reads pcapng and pcap files, also compressed with gzip or zstd, and HAR files.'
    },
    'not-a-file': {
      message: 'This is a folder, a pipe or a device, not a file.',
      next: 'Open the capture files in the folder instead; you can select several. To read a pipe: tcplens decode -.'
    },
    'not-found': { message: 'This item no longer exists.', next: 'The list may have changed.' },
    'not-replayable': {
      message: 'This request cannot be replayed.',
      next: 'The capture does not contain the complete request. Use Edit and resend to send the captured part.'
    },
    'replay-gap': {
      message: 'Some of these bytes are missing from the capture, so they cannot be replayed exactly.',
      next: 'They were dropped, cleared or not recorded. Use Edit and resend to send the rest or fill in the missing part.'
    },
    'target-unknown': {
      message: 'The destination is not in the capture.',
      next: 'Enter a target to send it to.'
    },
    'way-closed': {
      message: 'The selected proxy session is not running.',
      next: 'Start it, or send the request directly to the target.'
    },
    'way-unfit': {
      message: 'The selected session cannot connect to this target.',
      next: 'A transparent proxy only accepts redirected connections, and a proxy on a pipe only reaches its own target. Choose another proxy, or none.'
    },
    'path-unusable': {
      message: 'Cannot listen on this path.',
      next: 'The path is too long, its folder is missing or not accessible, or another file exists there. Choose another path.'
    },
    'peer-not-reading': {
      message: 'The peer is not reading: too much sent data is still waiting.',
      next: 'Nothing more was sent. Wait until the peer reads again, or reset the connection.'
    },
    'program-missing': {
      message: 'The program is not installed or was not found.',
      next: 'Install it, or copy the path of the file and open it there yourself.'
    },
    'proxy-loop': {
      message: 'The proxy connects to itself: its target leads back to it.',
      next: 'Such clients are disconnected. Choose another target or mode.'
    },
    'save-failed': {
      message: 'The file could not be saved.',
      next: 'No file was replaced. Check the free space and permissions there, or choose another folder.'
    },
    'too-many-open': {
      message: 'No more clients can be accepted: too many files and sockets are open.',
      next: 'Existing connections continue. Close some, or restart Tcplens with a higher limit (ulimit -n).'
    },
    'too-many-to-sort': {
      message: 'Sorting by a message field is limited to 200,000 requests.',
      next: 'Filter the table first, or sort by a built-in column.'
    },
    'unknown-request': {
      message: 'The engine does not support a request of the window.',
      next: 'The window and the engine have different versions. Restart Tcplens.'
    },
    'wrong-state': {
      message: 'This is not possible right now.',
      next: 'Wait until the session has started or stopped, then try again.'
    }
  }
}
