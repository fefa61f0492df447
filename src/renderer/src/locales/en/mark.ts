/** Bookmarks and notes. */
export const mark = {
  bookmark: 'Bookmark',
  add: 'Bookmark (B)',
  remove: 'Remove bookmark (B)',
  removeEntry: 'Remove bookmark',
  toggle: 'Toggle bookmark',
  note: 'Note',
  addNote: 'Add note…',
  editNote: 'Edit note…',
  list: 'Bookmarks and notes',
  column: 'Bookmarks and notes',
  only: 'Only rows with a bookmark or a note',
  title: {
    exchanges: { one: 'Note on request {n}', several: 'Note on {n} requests' },
    connections: { one: 'Note on connection {n}', several: 'Note on {n} connections' }
  },
  on: {
    exchanges: {
      bookmark: 'This request is bookmarked',
      note: 'Note on this request',
      both: 'Bookmarked, with a note on this request'
    },
    connections: {
      bookmark: 'This connection is bookmarked',
      note: 'Note on this connection',
      both: 'Bookmarked, with a note on this connection'
    }
  },
  placeholder: 'Note text',
  replaces: 'Replaces the existing note of each row.',
  inFile: 'Saved in the capture file as a packet comment.',
  inCopy: 'Saved when you save a copy of the file.',
  left: '{n} characters left',
  cancel: 'Cancel',
  save: 'Save',
  saveTitle: 'Ctrl+Enter or ⌘+Enter',
  removeNote: 'Remove note',
  bound: 'Only the first {n} rows were marked, which is the maximum.',
  unsaved: '{n} unsaved',
  empty: 'No bookmarks or notes',
  emptyText: 'No visible row has a bookmark or a note. Press B on a row for a bookmark, M for a note.',
  emptyShow: 'Show all rows',
  closing: {
    title: 'Save the bookmarks and notes?',
    text: '{n} bookmark or note in {name} is not saved. | {n} bookmarks and notes in {name} are not saved.',
    how: 'The opened file is not changed: bookmarks and notes are saved with a copy of it.',
    save: 'Save as…',
    discard: 'Close without saving',
    cancel: 'Cancel'
  }
}
