/** The workbench: bytes that are edited and sent. */
export const workbench = {
  title: 'Workbench',
  list: 'In the workbench',
  back: 'Back to traffic',
  close: 'Close',
  closeItem: 'Close {name}',
  changed: 'Changed',
  editRange: 'Edit these bytes and send them',
  newRequest: 'New request',
  reading: 'Reading the request…',
  send: 'Send',
  sendAgain: 'Send again',
  repeatHint: 'Send what stands here many times, and measure',
  badWay: 'Something of the target or the way to it is not right.',
  tooLong:
    '{bytes} of typed bytes would have to be sent at once; the limit is {limit}. Captured bytes that are left as they are do not count.',
  headTooLong: 'A head of HTTP/2 has at most {n} fields and {limit}.',
  notConvertible:
    'It cannot be written in the other version of HTTP as it stands: its head has to be whole, and its chunks have to lead to their end within the part that is read.',
  copyTooLarge: '{count} are too much to be copied as text; the limit is {limit}.',
  pasteTooLarge: 'At most {limit} are pasted at once. A session sends a file of any size.',
  origin: 'Show where it is from',
  notKept:
    'The window was loaded again, and what was typed in {n} request of the workbench was too large to be kept. | The window was loaded again, and what was typed in {n} requests of the workbench was too large to be kept.',
  draftsNotKept:
    '{n} workbench draft cannot be kept for the next start: all drafts together may have {limit}. | {n} workbench drafts cannot be kept for the next start: all drafts together may have {limit}.',
  draftsUnreadable:
    'The workbench drafts of the last start could not be read. The damaged file is kept as {path}.',
  names: {
    exchange: 'Request #{n}',
    up: 'Connection {n} up, bytes {start}–{end}',
    down: 'Connection {n} down, bytes {start}–{end}',
    draft: 'New request'
  },
  note: {
    trailers:
      'It has {n} trailer field, which is sent behind the body as it was, as long as this is HTTP/2. | It has {n} trailer fields, which are sent behind the body as they were, as long as this is HTTP/2.',
    gaps: 'The capture lacks {bytes} of this. What it holds stands here; it cannot be exact.',
    closed:
      'The capture it was taken from was closed or cleared. It is sent as it stands here; there is no original left to compare with.',
    unreadable: 'Some of these bytes could not be read: {reason}'
  },
  notes: { show: 'Show {n} finding | Show {n} findings', hide: 'Hide the finding | Hide the findings' },
  views: {
    label: 'Show the bytes as',
    form: 'Form',
    text: 'Text',
    resize: 'Resize the form or text'
  },
  tools: {
    title: 'Edit the bytes',
    undo: 'Undo',
    redo: 'Redo',
    reset: 'Back to the original',
    find: 'Find and replace',
    pasteHex: 'Paste as hexadecimal',
    pasteHexNow: 'Press {key} now: what is pasted is taken as hexadecimal.',
    insert: 'Insert',
    overwrite: 'Overwrite',
    mode: 'What is typed inserts or overwrites',
    modeHint: 'Change between inserting and overwriting (Insert)',
    at: 'Offset {at} ({hex}) of {total}',
    selected: '{n} byte from {at} ({hex}) of {total} | {n} bytes from {at} ({hex}) of {total}'
  },
  hex: {
    label: 'Bytes as hexadecimal',
    notDigit: '“{found}” is no hexadecimal digit. In the text column every key is its character.',
    notHex: 'Not pasted: “{found}” is no byte in hexadecimal. Paste it in the text column or the text editor.'
  },
  text: {
    label: 'Bytes as text',
    part: 'Part {n} of {total}, {size} in all',
    before: 'Part before',
    next: 'Next part'
  },
  form: {
    none: 'These bytes begin with no HTTP request, so there are no fields to show.',
    asText: 'Edit them as text',
    method: 'Method',
    target: 'URL',
    version: 'Version',
    query: 'Query',
    headers: 'Headers',
    cookies: 'Cookies',
    body: 'Body',
    type: 'Content-Type',
    formFields: 'Form fields',
    bodyText: 'Body as text',
    bodyPlaceholder: 'No body',
    name: 'Name',
    value: 'Value',
    nameOf: '{part}: name {n}',
    valueOf: '{part}: value of {name}',
    newName: '{part}: new name',
    newValue: '{part}: new value',
    add: '{part}: add',
    remove: 'Remove {name}',
    moveUp: 'Move {name} up',
    moveDown: 'Move {name} down',
    largeBody:
      '{size}, more than a field holds ({limit}). It goes out as it is; edit it as text or hexadecimal, a part at a time.',
    binaryCoded:
      'What is compressed with {codings} is no text: edit it as hexadecimal, where it stands as it is sent, compressed.',
    coded: {
      shown:
        'Shown decoded from {codings}: {plain}, which are {size} on the wire. The hexadecimal keeps showing the compressed bytes, as they are sent; they are compressed anew only when this text is changed.',
      stored:
        'Changes are written in the form of {coding} without making them smaller: there is no compressor for it here.',
      reading: 'Decoding {codings}…',
      large:
        'Compressed with {codings}, and decoded more than a field holds ({limit}). It goes out as it is; its compressed bytes are edited as hexadecimal.',
      chunks:
        'Compressed with {codings}, in chunks whose sizes are wrong: correct them, and it is shown decoded. Its bytes are edited as hexadecimal.',
      unknown: 'Coded with {coding}, which cannot be written here: its bytes are edited as hexadecimal.',
      damaged:
        'It does not decode as {coding} to its end, and is sent as it is: its bytes are edited as hexadecimal.',
      trailing:
        'Behind the data compressed with {codings} stands {n} byte, which coding it again would lose: edit it as hexadecimal. | Behind the data compressed with {codings} stand {n} bytes, which coding it again would lose: edit it as hexadecimal.'
    },
    binaryBody: '{size} that are no text: edit them as hexadecimal.',
    notJson: 'No JSON as it stands: {reason}'
  },
  framing: {
    title: 'Where the request ends',
    autoLength: 'Update Content-Length automatically',
    empty: 'There is nothing to send. Type or paste bytes, or undo what took them away.',
    raw: '{size}, sent as they are',
    none: 'No body, and none is announced',
    frames:
      'HTTP/2: {n} field, packed anew, and a body of {body} in frames | HTTP/2: {n} fields, packed anew, and a body of {body} in frames',
    'odd-line': 'The line at {where} is no field, and is not sent.',
    unchecked: 'The chunks of a body this large are not counted',
    'no-end': 'The empty line that ends the head is missing.',
    length: 'Content-Length {to} is right',
    wrongLength:
      'Content-Length at {where} says {from}, {to} byte follows the head. | Content-Length at {where} says {from}, {to} bytes follow the head.',
    unannounced:
      '{to} byte from {where} on is announced by no header. | {to} bytes from {where} on are announced by no header.',
    chunked: 'Every chunk has its size',
    wrongChunks:
      '{n} chunk has a wrong size, at {where}. | {n} chunks have a wrong size, the first at {where}.',
    openChunks: 'The last chunk, of size 0, or the empty line behind it is missing.',
    behindChunks:
      '{n} byte follows the last chunk, at {where}. | {n} bytes follow the last chunk, at {where}.',
    several: 'A server sees {n} requests in this.',
    stillSent: 'It is sent all the same.',
    fix: {
      length: 'Set Content-Length to {to}',
      chunks: 'Correct the chunk sizes',
      host: 'Set Host to {to}',
      authority: 'Set :authority to {to}'
    }
  },
  find: {
    title: 'Find and replace',
    as: 'Search for',
    modes: { text: 'Text', hex: 'Hex', regex: 'Regex' },
    what: 'Find',
    by: 'Replace by',
    before: 'Match before (Shift+Enter)',
    next: 'Next match (Enter)',
    replace: 'Replace',
    replaceAll: 'Replace all',
    matchCase: 'Match case',
    cancel: 'Cancel',
    close: 'Close (Escape)',
    searching: 'Searching, {share} %',
    none: 'Not found',
    replaced: '{n} match replaced | {n} matches replaced',
    replacedSome: '{n} match replaced, there are more | {n} matches replaced, there are more',
    problems: {
      hex: 'Hexadecimal has two digits a byte; a question mark stands for any digit.',
      class: 'In square brackets only ASCII can stand: write (光|影) in place of [光影].',
      regex: '{reason}'
    }
  },
  answer: {
    title: 'Answer',
    tab: 'Answer',
    show: 'Show the answer ({key})',
    hide: 'Hide the answer ({key})',
    resize: 'Resize the answer',
    noFind: 'What is shown of the answer cannot be searched. A body of text can: under Answer, by its text.',
    pending: 'The answer appears here as it comes.',
    refused: 'Nothing was sent, so there is no answer.',
    gone: 'What it was recorded in was cleared: the answer is not there any more.'
  },
  attempt: {
    number: 'Attempt {n}',
    sending: 'Sending…',
    answering: 'Sent; the answer is awaited',
    status: '{status} · {time} · {bytes} received',
    none: 'No answer · {bytes} received',
    raw: 'Sent; no HTTP came of it · {bytes} received',
    failed: 'No whole answer: {reason}',
    refused: 'Not sent: {reason}',
    stop: 'Stop',
    compare: 'Compare with the original',
    compareBefore: 'Compare with the attempt before',
    showExchange: 'Show exchange #{n}',
    showConnection: 'Show connection {n}'
  }
}
