/** Two exchanges side by side. */
export const compare = {
  label: 'Comparison of #{left} and #{right}',
  left: 'Left',
  right: 'Right',
  original: 'Original',
  replay: 'Replay',
  swap: 'Swap the sides',
  show: 'Go to #{n}',
  clearMark: 'Clear the left side',
  loading: 'Reading both exchanges…',
  onlyDifferences: 'Only differences',
  empty: {
    title: 'Nothing to compare with yet',
    text: 'A replay is compared with its original. To compare any two exchanges, set one as the left side and select the other.',
    markedTitle: '#{n} is the left side',
    markedText: 'Select another exchange in the table to compare it with #{n}.',
    setLeft: 'Set as left side'
  },
  menu: {
    compareTwo: 'Compare the two',
    setLeft: 'Set as left side of comparison',
    compareWith: 'Compare with #{n}',
    compareWithOriginal: 'Compare with its original, #{n}'
  },
  fact: {
    target: 'Target',
    status: 'Status',
    state: 'State',
    time: 'Time',
    took: 'Took',
    requestSize: 'Request body',
    responseSize: 'Response body',
    problems: 'Problems',
    ended: 'Ended'
  },
  waited: '{took}, {waited} of it waiting',
  none: '—',
  request: 'Request',
  response: 'Response',
  body: 'Body',
  noMessage: 'none captured',
  kinds: {
    same: 'same',
    changed: 'changed',
    removed: 'only left',
    added: 'only right',
    moved: 'moved'
  },
  bodies: {
    bothEmpty: 'no body on either side',
    same: 'the same on both sides, {size}',
    lines: 'Lines that differ: {removed} left, {added} right',
    bytes: '{n} range differs | {n} ranges differ',
    pretty: 'JSON, laid out for comparison',
    asText: 'as text',
    asBytes: 'as bytes',
    cut: 'Only the first {shown} of each body are compared.',
    inexact: 'These texts have little in common; only their equal beginning and end are told apart.',
    moreRows: 'More rows differ than are shown here.',
    decodeFailed: 'The {coding} coding could not be removed; the bytes are compared as sent.',
    failed: 'A body could not be read: {reason}',
    sameLines: '{n} equal line | {n} equal lines',
    sameBytes: '{n} equal byte | {n} equal bytes',
    moreLines: 'Show {n} more row | Show {n} more rows'
  }
}
