/** Two exchanges side by side; the window calls them requests. */
export const compare = {
  label: 'Comparison of #{left} and #{right}',
  left: 'Left',
  right: 'Right',
  original: 'Original',
  replay: 'Replay',
  swap: 'Swap the sides',
  show: 'Go to #{n}',
  clearMark: 'Clear the left side',
  loading: 'Loading both requests…',
  working: 'Comparing both requests…',
  tooLong: 'The comparison took too long. Compare as bytes, or remove ignore patterns.',
  onlyDifferences: 'Differences only',
  empty: {
    title: 'Nothing to compare yet',
    text: 'A replay is compared with its original. To compare any two requests, select both in the table, or set one as the left side and select the other.',
    markedTitle: '#{n} is the left side',
    markedText: 'Select another request in the table to compare it with #{n}.',
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
  noEnd: 'not in the capture',
  request: 'Request',
  response: 'Response',
  body: 'Body',
  noMessage: 'none captured',
  kinds: {
    same: 'same',
    changed: 'changed',
    removed: 'left only',
    added: 'right only',
    moved: 'moved',
    ignored: 'ignored'
  },
  views: { label: 'Compare as', messages: 'Messages', raw: 'Bytes as sent' },
  count: {
    none: 'No difference',
    noneSoFar: 'No difference in the compared part',
    differences: '{n} difference | {n} differences',
    ignored: '{n} ignored | {n} ignored'
  },
  bodies: {
    bothEmpty: 'no body on either side',
    same: 'identical, {size}',
    sameSoFar: 'the first {size} are identical',
    sameValues: 'same values, different formatting',
    decoded: 'decoded from {coding}',
    views: { json: 'by value', text: 'as text', bytes: 'as bytes' },
    cut: 'Only the first {shown} of each body are compared.',
    rest: 'Not compared: everything after the first {shown} of a body.',
    omitted: '{n} more row differs and is only counted. | {n} more rows differ and are only counted.',
    inexact: 'These texts have little in common; some parts are not compared line by line.',
    decodeFailed: '{coding} decoding failed; the original bytes are compared.',
    sameLines: '{n} equal line | {n} equal lines',
    sameLinesOmitted:
      '{n} equal line, not shown: a body exceeds {size} | {n} equal lines, not shown: a body exceeds {size}',
    sameBytes: '{n} equal byte | {n} equal bytes',
    moreLines: 'Show {n} more row | Show {n} more rows'
  },
  step: { at: 'Change {at} of {n}', atLeast: 'Change {at} of {n} or more' },
  raw: {
    label: 'Bytes side by side',
    which: 'Message',
    same: 'Identical bytes',
    ranges: '{n} range differs | {n} ranges differ',
    rangeOf: 'Range {at} of {n}',
    previous: 'Previous difference (P)',
    next: 'Next difference (N)',
    sizes: '{left} left, {right} right',
    cut: 'Only the first {shown} of each side are compared.',
    frames:
      'HTTP/2 frames. Header blocks depend on earlier compression state, so their bytes may differ even if the headers are equal.',
    framesOnOneSide:
      'Only one side is HTTP/2 frames, so the bytes have little in common. Compare the messages instead.',
    missing:
      '{n} byte is missing in the capture and skipped. | {n} bytes are missing in the capture and skipped.',
    coarse: '{size} differ too much to be aligned byte by byte; they are shown side by side.'
  },
  range: {
    sent: 'Sent',
    answer: 'Received',
    whole: 'Total',
    noneSent: 'Nothing was sent',
    noAnswer: 'Nothing was received',
    reading: 'Loading both…',
    tooLong: 'The comparison took too long.'
  },
  timings: {
    title: 'Timings',
    lookup: 'Name lookup',
    connect: 'Connecting',
    tls: 'TLS',
    waited: 'Waiting',
    received: 'Receiving',
    took: 'Total'
  },
  ignore: {
    label: 'Ignored differences',
    button: 'Ignored: {n}',
    about: 'Ignored differences are dimmed and counted separately. Saved with #{n} in its capture.',
    nothing: 'Nothing is ignored.',
    kind: 'Rule type',
    value: 'Rule value',
    add: 'Add rule',
    remove: 'Stop ignoring {what}',
    this: 'Ignore differences in {what}',
    presets: 'Presets',
    preset: {
      dates: 'Dates',
      ids: 'IDs',
      cookies: 'Cookies and credentials',
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
      header: 'A header name contains no spaces or colons.',
      json: 'A path starts with $, followed by .name, [0], [*] or ..name.',
      regex: 'Invalid regular expression.',
      bytes:
        'Enter “request” or “response”, then the first offset, a hyphen and the offset after the last byte.'
    },
    tooLate: 'The patterns took too long and were not applied.',
    tooMany: 'The maximum number of rules for this request is reached.'
  }
}
