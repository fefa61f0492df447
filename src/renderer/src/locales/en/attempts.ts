/** All attempts of one original, listed. */
export const attempts = {
  label: 'Attempts',
  of: '{n} attempt of #{number} | {n} attempts of #{number}',
  ofFile: '{n} attempt of #{number} of {file}: {of} | {n} attempts of #{number} of {file}: {of}',
  ofGone: '{n} attempt | {n} attempts',
  originalGone: 'The original is not in the capture any more: attempts can only be compared with each other.',
  originalElsewhere: 'The original is in {file}. Open that file to compare with it.',
  toOriginal: 'Go to the original',
  withOriginal: 'Compare with original',
  withPrevious: 'Compare with previous',
  twoPicked: 'Compare the two picked',
  pickHint: 'Tick two attempts, or press Space on each',
  editAgain: 'Edit again',
  hint: 'Choose an attempt to name it or to write a note. Enter compares it with the original, Space picks it, E edits it again.',
  columns: {
    number: '#',
    name: 'Name',
    time: 'Time',
    target: 'Target',
    status: 'Status',
    size: 'Size',
    took: 'Took',
    differs: 'What differs'
  },
  ascending: 'ascending',
  descending: 'descending',
  pick: 'Pick {n} for comparison',
  connection: 'Connection {n}: no exchange came of it',
  noExchange: 'no exchange came of it',
  differs: {
    request: 'request',
    status: 'status',
    headers: '{n} header | {n} headers',
    body: 'body',
    nothing: 'nothing',
    nothingSoFar: 'nothing at its beginning'
  },
  name: 'Name',
  namePlaceholder: 'Such as: without token',
  note: 'Note',
  notePlaceholder: 'What this attempt was for, what it showed'
}
