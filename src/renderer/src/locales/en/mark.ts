/** Bookmarks and notes. */
export const mark = {
  bookmark: 'Bookmark',
  add: 'Bookmark (B)',
  remove: 'Remove the bookmark (B)',
  removeEntry: 'Remove bookmark',
  toggle: 'Toggle bookmark',
  note: 'Note',
  addNote: 'Add note…',
  editNote: 'Edit note…',
  list: 'Bookmarks and notes',
  column: 'Bookmarks and notes',
  only: 'Only rows with a bookmark or a note',
  title: {
    exchanges: { one: 'Note on exchange {n}', several: 'Note on {n} exchanges' },
    connections: { one: 'Note on connection {n}', several: 'Note on {n} connections' }
  },
  on: {
    exchanges: {
      bookmark: 'This exchange is bookmarked',
      note: 'Note on this exchange',
      both: 'Bookmarked, with a note on this exchange'
    },
    connections: {
      bookmark: 'This connection is bookmarked',
      note: 'Note on this connection',
      both: 'Bookmarked, with a note on this connection'
    }
  },
  placeholder: 'What is to be remembered?',
  replaces: 'It replaces the note of each.',
  kept: 'Kept in the capture file as a packet comment.',
  keptWithCopy: 'Kept with the copy that is saved of the file.',
  left: '{n} characters left',
  cancel: 'Cancel',
  save: 'Save',
  saveTitle: 'Ctrl or ⌘ with Enter',
  removeNote: 'Remove note',
  bound: 'The first {n} rows were marked: that is the most at once.',
  unsaved: '{n} unsaved',
  empty: 'Nothing is marked',
  emptyText: 'No row shown has a bookmark or a note. Press B on a row for a bookmark, M for a note.',
  emptyShow: 'Show all rows',
  closing: {
    title: 'Save the bookmarks and notes?',
    text: '{n} bookmark or note in {name} is in no file yet. | {n} bookmarks and notes in {name} are in no file yet.',
    how: 'An opened file is not written to: they are saved with a copy of it.',
    save: 'Save as…',
    discard: 'Close without saving',
    cancel: 'Cancel'
  }
}
