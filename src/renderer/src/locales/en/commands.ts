/** Names of the commands, by their id, and the palette that finds them. */
export const commands = {
  groups: {
    file: 'File',
    capture: 'Capture',
    table: 'Table',
    exchange: 'Request',
    sessions: 'Sessions',
    server: 'Server',
    view: 'View',
    app: 'Tcplens'
  },
  names: {
    file: {
      open: 'Open capture file…',
      save: 'Save capture…',
      export: 'Export as HAR, JSON, CSV…',
      wireshark: 'Open in Wireshark',
      copyPath: 'Copy path of the capture file',
      close: 'Close this capture file',
      kept: 'Unsaved captures…'
    },
    capture: {
      record: 'Toggle recording',
      clear: 'Clear the capture',
      live: 'Show the live capture'
    },
    table: {
      filter: 'Filter the table',
      freeze: 'Freeze the table',
      follow: 'Follow the newest row',
      bookmark: 'Toggle bookmark of selected rows',
      note: 'Note on selected rows…',
      marked: 'Only rows with a bookmark or a note'
    },
    exchange: {
      replay: 'Replay the selected request',
      edit: 'Edit and resend the selected request',
      mock: 'Mock selected rows…',
      mockShown: 'Mock all rows in the table…',
      conversation: 'Replay the selected connection as a conversation…',
      new: 'New request in the workbench',
      import: 'Import a request…',
      repeat: 'Repeat the selected request and measure'
    },
    sessions: {
      proxy: 'New proxy…',
      server: 'New server…',
      client: 'New client…',
      startAll: 'Start all sessions',
      stopAll: 'Stop all sessions',
      authority: 'Certificate authority…',
      recipes: 'Recipes…',
      demo: 'Run the demo'
    },
    server: {
      clients: 'Show the clients of the server',
      behaviours: 'Show automatic behaviour of the server',
      chooseAll: 'Select all clients',
      pause: 'Pause reading from selected clients',
      resume: 'Resume reading from selected clients',
      end: 'Close our side to selected clients (FIN)',
      reset: 'Reset selected clients (RST)',
      disconnect: 'Disconnect selected clients'
    },
    view: {
      exchanges: 'Show requests',
      connections: 'Show connections',
      workbench: 'Show the workbench',
      answer: 'Show or hide the response next to the request',
      notices: 'Show notifications',
      find: 'Find in the current view, or filter the table',
      findAll: 'Find in the capture…',
      nextMatch: 'Next match',
      previousMatch: 'Previous match',
      reuse: 'Keep-alive vs. one connection per request…',
      sidebar: 'Show or hide the session list',
      inspectorBottom: 'Inspector: below the table',
      inspectorRight: 'Inspector: right of the table',
      messagesAuto: 'Request and response: automatic',
      messagesColumns: 'Request and response: side by side',
      messagesStacked: 'Request and response: stacked',
      messagesTabs: 'Request and response: tabs',
      bytesAuto: 'Bytes: automatic',
      bytesRight: 'Bytes: right of the messages',
      bytesBelow: 'Bytes: below the messages',
      bytesHidden: 'Bytes: hidden',
      nextRow: 'Next row of the table',
      previousRow: 'Previous row of the table',
      nextTurn: 'Conversation: next turn',
      previousTurn: 'Conversation: previous turn',
      collapseEntries: 'Conversation: collapse all entries',
      expandEntries: 'Conversation: expand all entries',
      nextPane: 'Next pane',
      previousPane: 'Previous pane',
      up: 'Up one level: clear the filter, the selection, the session',
      systemTheme: 'Theme: follow the system',
      light: 'Theme: light',
      dark: 'Theme: dark',
      systemLanguage: 'Language: follow the system',
      english: 'Language: English',
      chinese: 'Language: 简体中文'
    },
    app: {
      palette: 'Find a command',
      settings: 'Settings…',
      rules: 'Rules…',
      protos: 'Protobuf definitions…',
      shortcuts: 'Keyboard shortcuts'
    }
  },
  palette: {
    title: 'Find a command',
    button: 'Go to or run a command',
    placeholder: 'Command, session, file, or number such as #12',
    list: 'Commands and destinations',
    none: 'No match for “{query}”.',
    on: 'on',
    start: 'Start {name}',
    stop: 'Stop {name}',
    switchOn: 'Switch on {title} of {name}',
    switchOff: 'Switch off {title} of {name}',
    show: 'Show only {name}',
    showAll: 'Show all sessions',
    openRecent: 'Open {name}',
    showCapture: 'Show {name}',
    recent: 'Recent',
    goTo: 'Go to',
    exchange: 'Request #{n}',
    connection: 'Connection #{n}',
    hint: { choose: 'select', run: 'run', close: 'close' }
  }
}
