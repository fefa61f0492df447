/** What a server or client does by itself: the list, the forms of each kind, and what can be typed in them. */
export const behaviours = {
  title: 'Behaviour',
  tab: 'Behaviour',
  about: 'Automatic actions of this session. Switches take effect immediately, edits after Apply.',
  empty: 'No automatic behaviour',
  emptyText:
    'Add behaviours to let this session act automatically. You can combine them and switch each one while it runs.',
  add: 'Add',
  addThis: 'Add',
  apply: 'Apply',
  new: 'new',
  sunk: 'All data is discarded: no other behaviour replies until “Discard everything” is off.',
  sunkOne: 'silent',
  removed: 'The behaviour was removed.',
  switchOn: 'Switch on: {title}',
  switchOff: 'Switch off: {title}',
  up: 'Move up: {title}',
  down: 'Move down: {title}',
  remove: 'Remove: {title}',
  kinds: {
    greet: {
      title: 'Greet',
      about: 'Sends data on each connection as soon as it is established.',
      word: 'greets'
    },
    echo: {
      title: 'Echo',
      about: 'Sends received data back, optionally with a prefix and suffix.',
      word: 'echo'
    },
    reply: {
      title: 'Reply from a table',
      about:
        'The first row that matches the received data sends its reply, which may include parts of the match.',
      word: 'replies'
    },
    every: {
      title: 'Send periodically',
      about: 'Sends data at an interval on each connection, optionally with a counter.',
      word: 'every {interval}'
    },
    http: {
      title: 'Manual HTTP',
      about: 'Responds to each request with a page, a file, a folder or your own bytes.',
      word: 'HTTP'
    },
    mock: {
      title: 'Mock from a capture',
      about: 'Replies with recorded responses or conversations of a capture.',
      word: 'mock'
    },
    source: {
      title: 'Stream a pattern',
      about: 'Repeats bytes endlessly, at a fixed rate or as fast as the peer reads.',
      word: 'streams'
    },
    sink: {
      title: 'Discard everything',
      about: 'Reads all data and never replies, whatever else is on.',
      word: 'discards'
    }
  },
  fields: {
    payload: 'Data',
    prefix: 'Prefix',
    suffix: 'Suffix',
    prefixOn: 'add',
    suffixOn: 'add',
    framing: 'Framing',
    framingEcho: 'Each frame is echoed separately; without framing, each read.',
    framingReply: 'Each frame is matched separately; without framing, each read.',
    interval: 'Interval',
    intervalHint: 'Starts when the client connects. Skipped while the previous data is still being sent.',
    times: 'Count',
    timesPlaceholder: 'until switched off',
    pattern: 'Pattern',
    rate: 'Rate',
    ratePlaceholder: 'as fast as the client reads',
    rateHint: 'Bytes per second for each client, e.g. 64 KiB or 10 MB.'
  },
  reply: {
    match: 'Match',
    answer: 'Reply',
    delay: 'Delay',
    then: 'Then',
    matchOf: 'Match of row {n}',
    answerOf: 'Reply of row {n}',
    delayOf: 'Delay of row {n}',
    thenOf: 'Then, in row {n}',
    answerPlaceholder: 'nothing',
    atOnce: 'none',
    up: 'Move row {n} up',
    down: 'Move row {n} down',
    remove: 'Remove row {n}',
    add: 'Add row',
    hint: 'In a reply, {example} inserts the match and {group} the first group of a regular expression.'
  },
  then: { keep: 'keep open', end: 'close (FIN)', reset: 'reset (RST)' },
  match: {
    kind: 'Match as: {kind}',
    kinds: { text: 'text', hex: 'hex', regex: 'regex', any: 'anything' },
    pattern: { text: 'Text', hex: 'Bytes, hexadecimal', regex: 'Regular expression' },
    placeholder: { text: 'PING', hex: '01 ?3 * ff', regex: 'GET (\\S+)' },
    case: 'Case-sensitive',
    whole: 'Exact match',
    problems: {
      'unknown-escape': 'A backslash does not start a valid escape. For a backslash, write \\\\\\\\.',
      'half-escape': 'Incomplete escape: write \\x41, or \\u and 1 to 6 digits in braces.',
      'not-hex': 'Use hexadecimal digits, ? for any digit, and * for any bytes.',
      'half-byte': 'A byte needs two digits.',
      'bad-regex': 'Invalid regular expression: {message}',
      'bytes-and-characters': 'Use either bytes (\\xNN above 7f) or non-ASCII characters, not both.',
      'too-complex': 'This expression is too large.'
    },
    reasons: {
      range: '“{piece}” is not a valid character range',
      escape: '“{piece}” is not an escape',
      name: '“{piece}” is not a named group',
      'name-twice': 'two groups are named “{piece}”',
      perl: '“{piece}” is not supported by RE2',
      lookbehind: 'a lookbehind cannot contain the group “{piece}”',
      'repeated-twice': '“{piece}” repeats a repetition',
      'repeat-count': '“{piece}” is not a valid count: at most 1,000, minimum first',
      'repeats-nothing': '“{piece}” has nothing to repeat',
      bracket: '“{piece}” is not closed: ] is missing',
      parenthesis: '“{piece}” is not closed: ) is missing',
      unopened: ') without a matching (',
      backslash: 'lone backslash at the end',
      'too-deep': 'groups are nested too deeply',
      'too-large': 'the expression is too large'
    }
  },
  payload: {
    menu: 'Format of {label}: {summary}',
    file: 'File',
    summed: 'checksum',
    asIs: 'The bytes of {name}, read when sent.'
  },
  http: {
    answer: 'Respond with',
    from: { page: 'Page', file: 'File', folder: 'Folder', bytes: 'Bytes' },
    fromHint: {
      page: 'Same text for every path.',
      file: 'Same file for every path, read on each request.',
      folder: 'Files by request path; index.html or a listing for folders.',
      bytes: 'Exactly these bytes for every request, including the head.'
    },
    bytes: 'Bytes',
    page: 'Page',
    file: 'File',
    folder: 'Folder',
    type: 'Content-Type',
    noType: 'not sent',
    typeByName: 'by file name',
    status: 'Status',
    reason: 'Reason',
    usualReason: 'default reason',
    headers: 'More headers',
    headersHint: 'One per line, sent unchanged.',
    length: 'Content-Length',
    lengths: { right: 'correct', none: 'none', own: 'custom' },
    ownLength: 'Custom Content-Length',
    chunked: 'chunked',
    connection: 'Connection',
    connections: { auto: 'automatic', 'keep-alive': 'keep-alive', close: 'close' },
    connectionHint: {
      auto: 'Follows the HTTP version and Connection header of the request.',
      'keep-alive': 'The connection always stays open.',
      close: 'The connection is closed after each response.'
    },
    preview: 'Byte preview',
    previewOf: 'the response to GET /',
    cut: 'the first {size}',
    more: '{size} of binary data',
    edit: 'Edit these bytes',
    editHint: 'Replaces the options with these bytes.'
  },
  summary: {
    bytes: 'bytes · {bytes}',
    more: '{line} and {n} more | {line} and {n} more',
    times: 'once | {n} times',
    fast: 'as fast as the peer reads'
  },
  faults: {
    duration: 'Enter a time with its unit: 250 ms, 5 s, 2 min.',
    durationRange: 'At most 24 h.',
    number: 'Enter a whole number.',
    numberRange: 'Must be between {least} and {most}.',
    bytes: 'Enter a size with its unit: 65536, 64 KiB, 10 MB.',
    payload: 'This data cannot be sent.',
    empty: 'Nothing to send.',
    fileMissing: 'Choose a file.',
    folderMissing: 'Choose a folder.',
    matchEmpty: 'Enter a match.',
    noRules: 'The table needs at least one row.',
    framing: 'The framing is incomplete.',
    setMissing: 'Choose a recording.',
    namesMissing: 'Enter at least one parameter name.',
    target: 'Enter host:port.',
    factor: 'Enter a factor from 0.01 to 100.'
  }
}
