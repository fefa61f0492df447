/** Texts of the native menu and of messages shown before there is a page. */
export const en = {
  menu: {
    file: 'File',
    quit: 'Quit Tcplens',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    view: 'View',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    reload: 'Reload',
    developerTools: 'Developer Tools',
    window: 'Window',
    minimize: 'Minimize',
    zoom: 'Zoom',
    close: 'Close',
    front: 'Bring All to Front',
    help: 'Help',
    about: 'About Tcplens',
    services: 'Services',
    hide: 'Hide Tcplens',
    hideOthers: 'Hide Others',
    unhide: 'Show All',
    recent: 'Open Recent',
    noRecent: 'None yet',
    capture: 'Capture',
    session: 'Session',
    theme: 'Theme',
    language: 'Language',
    commands: {
      'file.open': 'Open…',
      'file.save': 'Save…',
      'file.wireshark': 'Open in Wireshark',
      'file.copyPath': 'Copy Path of the Capture File',
      'file.close': 'Close This Capture File',
      'file.kept': 'Captures of Earlier Launches…',
      'capture.record': 'Recording',
      'capture.clear': 'Clear',
      'capture.live': 'Show Live Capture',
      'table.filter': 'Filter the Table',
      'table.freeze': 'Freeze the Table',
      'table.follow': 'Follow the Newest Row',
      'table.bookmark': 'Toggle Bookmark',
      'table.note': 'Note…',
      'table.marked': 'Only Marked Rows',
      'exchange.replay': 'Replay',
      'exchange.edit': 'Edit and Replay…',
      'sessions.proxy': 'New Proxy…',
      'sessions.server': 'New Server…',
      'sessions.client': 'New Client…',
      'sessions.startAll': 'Start All',
      'sessions.stopAll': 'Stop All',
      'sessions.recipes': 'Recipes…',
      'sessions.demo': 'Run the Demo',
      'view.exchanges': 'Exchanges',
      'view.connections': 'Connections',
      'view.reuse': 'Keep-alive or one connection per request…',
      'view.systemTheme': 'Follow the System',
      'view.light': 'Light',
      'view.dark': 'Dark',
      'view.systemLanguage': 'Follow the System',
      'view.english': 'English',
      'view.chinese': '简体中文',
      'app.palette': 'Find a Command…',
      'app.settings': 'Settings…',
      'app.shortcuts': 'Keyboard Shortcuts'
    }
  },
  unsaved: {
    title: 'Save the capture before quitting?',
    detail: '{size} MB are not saved. A capture that is kept is offered at the next start.',
    buttons: { save: 'Save…', keep: 'Keep', discard: 'Discard', cancel: 'Cancel' }
  },
  unsavedMarks: {
    title: 'Save the bookmarks and notes in {name}?',
    detail:
      '{count} of them are in no file yet. An opened file is not written to: they are saved with a copy of it.',
    buttons: { save: 'Save As…', discard: 'Discard', cancel: 'Cancel' }
  },
  files: {
    openTitle: 'Open Capture',
    saveTitle: 'Save Capture',
    saveBytesTitle: 'Save Bytes',
    chooseTitle: 'Choose File',
    chooseFolderTitle: 'Choose Folder',
    openSnippetsTitle: 'Import Snippets',
    saveSnippetsTitle: 'Export Snippets',
    snippets: 'Snippets',
    captures: 'Captures',
    all: 'All files'
  },
  startFailed: {
    title: 'Tcplens cannot start',
    body: '{reason}\n\nData folder: {folder}'
  },
  pageFailed: {
    title: 'The window of Tcplens stopped working',
    body: 'It stopped several times in a row ({reason}). What was captured so far is kept. The log is in {folder}.'
  }
}

export type HostTexts = typeof en
