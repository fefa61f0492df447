/** What a server or client does by itself: the list, the forms of each kind, and what can be typed in them. */
export const behaviours = {
  title: 'Behaviour',
  tab: 'Behaviour',
  about: 'What this session does by itself. A switch counts at once, what is typed when it is applied.',
  empty: 'This session does only what you do by hand',
  emptyText:
    'It can do things by itself as well, any number of them at once, and you can switch each while it runs.',
  add: 'Add',
  addThis: 'Add',
  apply: 'Apply',
  new: 'new',
  sunk: 'Everything that comes is swallowed: nothing else answers until “Swallow everything” is off.',
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
      about: 'Sends something on each connection as soon as it stands.',
      word: 'greets'
    },
    echo: {
      title: 'Echo',
      about: 'Sends back what came, with something around it if you like.',
      word: 'echo'
    },
    reply: {
      title: 'Answer by a table',
      about: 'The first row that matches what came sends its answer, with parts of the match in it.',
      word: 'answers'
    },
    every: {
      title: 'Send regularly',
      about: 'Sends something every so often on each connection, counting if you like.',
      word: 'every {interval}'
    },
    http: {
      title: 'HTTP by hand',
      about: 'Answers each request with a page, a file, a folder or bytes of your own.',
      word: 'HTTP'
    },
    mock: {
      title: 'Mock from a capture',
      about: 'Answers as it was recorded, from exchanges or conversations of a capture.',
      word: 'mock'
    },
    source: {
      title: 'Stream a pattern',
      about: 'Repeats bytes without end, at a rate or as fast as the peer reads.',
      word: 'streams'
    },
    sink: {
      title: 'Swallow everything',
      about: 'Reads what comes and answers nothing, whatever else is on.',
      word: 'swallows'
    }
  },
  fields: {
    payload: 'Sends',
    prefix: 'In front',
    suffix: 'Behind',
    prefixOn: 'something',
    suffixOn: 'something',
    framing: 'Cut into frames',
    framingEcho: 'Each frame is echoed by itself; without framing, what each read brought.',
    framingReply: 'Each frame is matched by itself; without framing, what each read brought.',
    interval: 'Every',
    intervalHint: 'From when the client connects. A beat is left out while the last one is not yet sent.',
    times: 'Times',
    timesPlaceholder: 'until switched off',
    pattern: 'Pattern',
    rate: 'Rate',
    ratePlaceholder: 'as the client reads',
    rateHint: 'Bytes a second to each client, such as 64 KiB or 10 MB.'
  },
  reply: {
    match: 'What comes',
    answer: 'Answer',
    delay: 'After',
    then: 'Then',
    matchOf: 'What row {n} matches',
    answerOf: 'Answer of row {n}',
    delayOf: 'Delay of row {n}',
    thenOf: 'Then, in row {n}',
    answerPlaceholder: 'nothing',
    atOnce: 'at once',
    up: 'Move row {n} up',
    down: 'Move row {n} down',
    remove: 'Remove row {n}',
    add: 'Row',
    hint: 'In an answer {example} is what matched, {group} the first group of a regular expression.'
  },
  then: { keep: 'keep open', end: 'end (FIN)', reset: 'reset (RST)' },
  match: {
    kind: 'Compared as: {kind}',
    kinds: { text: 'text', hex: 'hex', regex: 'regex', any: 'anything' },
    pattern: { text: 'Text', hex: 'Bytes, hexadecimal', regex: 'Regular expression' },
    placeholder: { text: 'PING', hex: '01 ?3 * ff', regex: 'GET (\\S+)' },
    case: 'Case matters',
    whole: 'Exactly this, nothing before or behind',
    problems: {
      'unknown-escape': 'There is a backslash that begins no escape. A backslash itself is written \\\\\\\\.',
      'half-escape': 'An escape is only half there: write \\x41, or \\u and 1 to 6 digits in braces.',
      'not-hex': 'Use hexadecimal digits, ? for any digit, and * for any bytes.',
      'half-byte': 'A byte has two digits.',
      'bad-regex': 'No regular expression: {message}',
      'bytes-and-characters': 'Either bytes (\\xNN above 7f) or characters beyond ASCII, not both.',
      'too-complex': 'This expression is too large to be compared with.'
    },
    reasons: {
      range: 'the range “{piece}” of characters is none',
      escape: '“{piece}” is no escape',
      name: '“{piece}” is no named group',
      'name-twice': 'two groups are named “{piece}”',
      perl: '“{piece}” is of another dialect: RE2 has no such thing',
      lookbehind: 'a look behind cannot hold the group “{piece}”',
      'repeated-twice': '“{piece}” repeats a repetition',
      'repeat-count': '“{piece}” is no count: at most 1,000 times, the least first',
      'repeats-nothing': '“{piece}” has nothing before it to repeat',
      bracket: '“{piece}” is never closed: ] is missing',
      parenthesis: '“{piece}” is never closed: ) is missing',
      unopened: 'a ) closes nothing',
      backslash: 'it ends with a lone backslash',
      'too-deep': 'its groups nest too deeply',
      'too-large': 'it is too large'
    }
  },
  payload: {
    menu: 'How {label} is written: {summary}',
    file: 'File',
    summed: 'checksum',
    asIs: 'The bytes of {name}, read when they are sent.'
  },
  http: {
    answer: 'Answer with',
    from: { page: 'Page', file: 'File', folder: 'Folder', bytes: 'Bytes' },
    fromHint: {
      page: 'The same text for every path.',
      file: 'The same file for every path, read when it is asked for.',
      folder: 'Its files by the request’s path; index.html or a list for a folder.',
      bytes: 'Exactly these bytes for every request, head and all.'
    },
    bytes: 'Bytes',
    page: 'Page',
    file: 'File',
    folder: 'Folder',
    type: 'Content-Type',
    noType: 'no such field',
    typeByName: 'by the file’s name',
    status: 'Status',
    reason: 'Reason',
    usualReason: 'the usual reason',
    headers: 'More fields',
    headersHint: 'One a line, sent as they stand.',
    length: 'Content-Length',
    lengths: { right: 'right', none: 'none', own: 'wrong on purpose' },
    ownLength: 'Content-Length that is sent',
    chunked: 'chunked',
    connection: 'Connection',
    connections: { auto: 'as asked', 'keep-alive': 'keep-alive', close: 'close' },
    connectionHint: {
      auto: 'As the request’s version and Connection field want it.',
      'keep-alive': 'The connection stays open whatever the request asks for.',
      close: 'The connection is ended behind each answer.'
    },
    preview: 'As bytes',
    previewOf: 'the answer to GET /',
    cut: 'the first {size}',
    more: '{size} that are no text',
    edit: 'Edit these bytes',
    editHint: 'Goes on with the bytes in place of the options.'
  },
  summary: {
    bytes: 'bytes · {bytes}',
    more: '{line} and {n} more | {line} and {n} more',
    times: 'once | {n} times',
    fast: 'as fast as it is read'
  },
  faults: {
    duration: 'Enter a time with its unit: 250 ms, 5 s, 2 min.',
    durationRange: 'At most 24 h.',
    number: 'Enter a whole number.',
    numberRange: 'It lies between {least} and {most}.',
    bytes: 'Enter a size with its unit: 65536, 64 KiB, 10 MB.',
    payload: 'This cannot be sent as it stands.',
    empty: 'There is nothing to send.',
    fileMissing: 'Choose a file.',
    folderMissing: 'Choose a folder.',
    matchEmpty: 'Say what is to match.',
    noRules: 'A table needs a row.',
    framing: 'This is no framing yet.',
    setMissing: 'Choose a recording.',
    namesMissing: 'Name at least one parameter.',
    target: 'Enter host:port.',
    factor: 'A factor from 0.01 to 100.'
  }
}
