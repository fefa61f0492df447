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
    unhide: 'Show All'
  },
  unsaved: {
    title: 'Save the capture before quitting?',
    detail: '{size} MB are not saved. A capture that is kept is offered at the next start.',
    buttons: { save: 'Save…', keep: 'Keep', discard: 'Discard', cancel: 'Cancel' }
  },
  files: {
    openTitle: 'Open Capture',
    saveTitle: 'Save Capture',
    saveBytesTitle: 'Save Bytes',
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
