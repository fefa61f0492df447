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
  working: 'Comparing both exchanges…',
  tooLong: 'Comparing took too long. Try it as bytes, or without patterns that are ignored.',
  onlyDifferences: 'Only differences',
  empty: {
    title: 'Nothing to compare with yet',
    text: 'A replay is compared with its original. To compare any two exchanges, select both in the table, or set one as the left side and select the other.',
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
    target: 'Server',
    status: 'Status',
    state: 'State',
    time: 'Time',
    requestSize: 'Request body',
    responseSize: 'Response body',
    problems: 'Problems',
    ended: 'Ended'
  },
  none: '—',
  noEnd: 'the capture ends before it does',
  request: 'Request',
  response: 'Response',
  body: 'Body',
  noMessage: 'none captured',
  kinds: {
    same: 'same',
    changed: 'changed',
    removed: 'only left',
    added: 'only right',
    moved: 'moved',
    ignored: 'ignored'
  },
  views: { label: 'What is compared', messages: 'Messages', raw: 'Bytes as sent' },
  count: {
    none: 'No difference',
    noneSoFar: 'No difference in what was compared',
    differences: '{n} difference | {n} differences',
    ignored: '{n} ignored | {n} ignored'
  },
  bodies: {
    bothEmpty: 'no body on either side',
    same: 'the same on both sides, {size}',
    sameSoFar: 'the first {size} are the same on both sides',
    sameValues: 'the same values, written differently',
    decoded: 'decoded from {coding}',
    ways: { json: 'by value', text: 'as text', bytes: 'as bytes' },
    cut: 'Only the first {shown} of each body are compared here.',
    rest: 'Not compared: what follows the first {shown} of a body.',
    untold: '{n} more row differs, and is counted alone. | {n} more rows differ, and are counted alone.',
    inexact: 'These texts have little in common; stretches of them are not told apart line by line.',
    decodeFailed: 'The {coding} coding could not be removed; the bytes are compared as sent.',
    sameLines: '{n} equal line | {n} equal lines',
    sameLinesUntold:
      '{n} equal line, not shown: a body has more than {size} | {n} equal lines, not shown: a body has more than {size}',
    sameBytes: '{n} equal byte | {n} equal bytes',
    moreLines: 'Show {n} more row | Show {n} more rows'
  },
  step: { at: 'Change {at} of {n}', atLeast: 'Change {at} of {n} or more' },
  raw: {
    label: 'Bytes side by side',
    which: 'Which message',
    same: 'Every byte is the same',
    ranges: '{n} range differs | {n} ranges differ',
    rangeOf: 'Range {at} of {n}',
    previous: 'Previous difference (P)',
    next: 'Next difference (N)',
    sizes: '{left} left, {right} right',
    cut: 'Only the first {shown} of each side are compared.',
    frames:
      'Frames of HTTP/2. Header blocks are compressed by what went before on their connection: their bytes may differ where the headers are the same.',
    framesOnOneSide:
      'One side is frames of HTTP/2, the other is not: their bytes have little in common. The messages can be compared.',
    missing: '{n} byte is not in the capture and left out. | {n} bytes are not in the capture and left out.',
    coarse: '{size} have too little in common to be aligned byte by byte; they stand beside each other.'
  },
  range: {
    sent: 'What was sent',
    answer: 'What came back',
    whole: 'In all',
    noneSent: 'Nothing was sent',
    noAnswer: 'Nothing came back',
    reading: 'Reading both…',
    tooLong: 'Comparing took too long.'
  },
  timings: {
    title: 'Timings',
    lookup: 'Look-up',
    connect: 'Connecting',
    tls: 'TLS',
    waited: 'Waiting',
    received: 'Receiving',
    took: 'Exchange'
  },
  ignore: {
    label: 'Ignored differences',
    button: 'Ignored: {n}',
    about: 'Differences in these are shown dimmed and counted apart. Remembered with #{n}, in its capture.',
    nothing: 'Nothing is ignored.',
    kind: 'Kind of rule',
    what: 'What is ignored',
    add: 'Add the rule',
    remove: 'Do not ignore {what} any more',
    this: 'Ignore differences in {what}',
    presets: 'Often ignored',
    preset: {
      dates: 'Dates',
      ids: 'Ids',
      cookies: 'Cookies and logins',
      uuids: 'UUIDs in text',
      times: 'Times in text'
    },
    kinds: { header: 'Header', json: 'JSON path', regex: 'Pattern', bytes: 'Byte range' },
    examples: {
      header: 'X-Request-Id',
      json: '$.items[*].id or $..id',
      regex: 'token=\\w+',
      bytes: 'response 20-36'
    },
    wrong: {
      header: 'A header name has no spaces and no colon.',
      json: 'A path begins with $ and goes on with .name, [0], [*] or ..name.',
      regex: 'This is no regular expression.',
      bytes:
        'Write “request” or “response”, then the first offset, a hyphen and the offset behind the last byte.'
    },
    tooLate: 'The patterns took too long and are left out.',
    tooMany: 'No more rules can be kept with this exchange.'
  }
}
