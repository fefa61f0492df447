/** The workbench: bytes that are edited and sent. */
export const workbench = {
  title: 'Workbench',
  list: 'Open requests',
  back: 'Back to traffic',
  close: 'Close',
  closeItem: 'Close {name}',
  changed: 'Edited',
  editRange: 'Edit these bytes and send them',
  newRequest: 'New request',
  reading: 'Reading the request…',
  send: 'Send',
  sendAgain: 'Send again',
  repeatHint: 'Send this request many times and measure the results',
  invalidRoute: 'The target or the route has an invalid value.',
  tooLong: '{bytes} of edited bytes exceed the limit of {limit}. Unchanged captured bytes do not count.',
  headTooLong: 'An HTTP/2 header block may have at most {n} fields and {limit}.',
  notConvertible:
    'Cannot convert to the other HTTP version: the head must be complete, and all chunks must end within the loaded part.',
  copyTooLarge: '{count} exceed the limit of {limit} for copying as text.',
  pasteTooLarge: 'At most {limit} can be pasted at once. To send a file of any size, use a session.',
  origin: 'Show original',
  notStored:
    'The window was reloaded. {n} edited request in the workbench was too large to keep. | The window was reloaded. {n} edited requests in the workbench were too large to keep.',
  draftsNotStored:
    '{n} workbench draft cannot be saved for the next start: all drafts together may use {limit}. | {n} workbench drafts cannot be saved for the next start: all drafts together may use {limit}.',
  draftsUnreadable: 'The saved workbench drafts could not be read. The damaged file is kept as {path}.',
  names: {
    exchange: 'Request #{n}',
    up: 'Connection {n}, client bytes {start}–{end}',
    down: 'Connection {n}, server bytes {start}–{end}',
    draft: 'New request'
  },
  note: {
    trailers:
      '{n} trailer field is sent unchanged after the body, as long as the request is HTTP/2. | {n} trailer fields are sent unchanged after the body, as long as the request is HTTP/2.',
    gaps: '{bytes} of this are missing in the capture. Only the captured part is shown, so it cannot be exact.',
    closed:
      'The source capture was closed or cleared. The request can still be sent, but not compared with its original.',
    unreadable: 'Some of these bytes could not be read: {reason}'
  },
  notes: { show: 'Show {n} problem | Show {n} problems', hide: 'Hide the problem | Hide the problems' },
  views: {
    label: 'Show the bytes as',
    form: 'Form',
    text: 'Text',
    resize: 'Form and text width'
  },
  tools: {
    title: 'Edit bytes',
    undo: 'Undo',
    redo: 'Redo',
    reset: 'Restore original',
    find: 'Find and replace',
    pasteHex: 'Paste as hexadecimal',
    pasteHexNow: 'Press {key} now to paste as hexadecimal.',
    insert: 'Insert',
    overwrite: 'Overwrite',
    mode: 'Insert or overwrite mode',
    modeHint: 'Switch between insert and overwrite (Insert)',
    at: 'Offset {at} ({hex}) of {total}',
    selected: '{n} byte from {at} ({hex}) of {total} | {n} bytes from {at} ({hex}) of {total}'
  },
  hex: {
    label: 'Bytes as hexadecimal',
    notDigit: '“{found}” is not a hexadecimal digit. To type characters, use the text column.',
    notHex: 'Not pasted: “{found}” is not a hexadecimal byte. Paste into the text column or the text editor.'
  },
  text: {
    label: 'Bytes as text',
    part: 'Part {n} of {total}, {size} total',
    before: 'Previous part',
    next: 'Next part'
  },
  form: {
    none: 'These bytes do not start with an HTTP request, so there are no fields.',
    asText: 'Edit as text',
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
      '{size}, above the field limit of {limit}. It is sent unchanged; edit it in parts as text or hexadecimal.',
    binaryCoded:
      'The body is compressed with {codings} and is not text. Edit the compressed bytes as hexadecimal.',
    coded: {
      shown:
        'Decoded from {codings}: {plain}, {size} on the wire. The hexadecimal view shows the compressed bytes as sent; they are recompressed only when you edit this text.',
      stored: 'Edits are stored in {coding} format without compression, because no compressor is available.',
      reading: 'Decoding {codings}…',
      large:
        'Compressed with {codings}; the decoded size exceeds the field limit of {limit}. It is sent unchanged; edit the compressed bytes as hexadecimal.',
      chunks:
        'Compressed with {codings}, but the chunk sizes are wrong. Correct them to see the decoded text, or edit the bytes as hexadecimal.',
      unknown: 'Encoded with {coding}, which cannot be encoded here: edit the bytes as hexadecimal.',
      damaged: '{coding} decoding failed. The body is sent unchanged; edit its bytes as hexadecimal.',
      trailing:
        '{n} byte follows the data compressed with {codings} and would be lost on recompression: edit as hexadecimal. | {n} bytes follow the data compressed with {codings} and would be lost on recompression: edit as hexadecimal.'
    },
    binaryBody: '{size} of binary data: edit as hexadecimal.',
    notJson: 'Invalid JSON: {reason}'
  },
  framing: {
    title: 'Request length',
    autoLength: 'Update Content-Length automatically',
    empty: 'Nothing to send. Type or paste bytes, or undo the deletion.',
    raw: '{size}, sent unchanged',
    none: 'No body, and none is declared',
    frames:
      'HTTP/2: {n} field, re-encoded, and a body of {body} in frames | HTTP/2: {n} fields, re-encoded, and a body of {body} in frames',
    'odd-line': 'The line at {where} is not a header field and is not sent.',
    unchecked: 'Chunk sizes are not checked in a body this large',
    'no-end': 'The empty line after the head is missing.',
    length: 'Content-Length {to} is correct',
    wrongLength:
      'Content-Length at {where} is {from}, but {to} byte follows the head. | Content-Length at {where} is {from}, but {to} bytes follow the head.',
    unannounced:
      'No header declares the {to} byte from {where}. | No header declares the {to} bytes from {where}.',
    chunked: 'All chunk sizes are correct',
    wrongChunks:
      '{n} chunk has a wrong size, at {where}. | {n} chunks have a wrong size, the first at {where}.',
    openChunks: 'The last chunk (size 0) or the empty line after it is missing.',
    behindChunks:
      '{n} byte follows the last chunk, at {where}. | {n} bytes follow the last chunk, at {where}.',
    several: 'A server parses this as {n} requests.',
    stillSent: 'It can still be sent.',
    fix: {
      length: 'Set Content-Length to {to}',
      chunks: 'Correct the chunk sizes',
      host: 'Set Host to {to}',
      authority: 'Set :authority to {to}'
    }
  },
  find: {
    title: 'Find and replace',
    as: 'Search as',
    modes: { text: 'Text', hex: 'Hex', regex: 'Regex' },
    text: 'Find',
    by: 'Replace with',
    before: 'Previous match (Shift+Enter)',
    next: 'Next match (Enter)',
    replace: 'Replace',
    replaceAll: 'Replace all',
    matchCase: 'Match case',
    cancel: 'Cancel',
    close: 'Close (Escape)',
    searching: 'Searching, {share} %',
    none: 'Not found',
    replaced: '{n} match replaced | {n} matches replaced',
    replacedSome: '{n} match replaced; more remain | {n} matches replaced; more remain',
    problems: {
      hex: 'Enter two hexadecimal digits per byte; a question mark matches any digit.',
      class: 'Square brackets accept only ASCII: write (光|影) instead of [光影].',
      regex: '{reason}'
    }
  },
  answer: {
    title: 'Latest response',
    tab: 'Response',
    show: 'Show the response ({key})',
    hide: 'Hide the response ({key})',
    resize: 'Response pane size',
    noFind: 'This view of the response cannot be searched. To search a text body, open it under Response.',
    pending: 'The response appears here as it arrives.',
    refused: 'Nothing was sent, so there is no response.',
    cleared: 'The response is gone because its capture was cleared.'
  },
  attempt: {
    number: 'Attempt {n}',
    sending: 'Sending…',
    answering: 'Sent; waiting for the response',
    status: '{status} · {time} · {bytes} received',
    none: 'No response · {bytes} received',
    raw: 'Sent; no HTTP response found · {bytes} received',
    failed: 'Incomplete response: {reason}',
    refused: 'Not sent: {reason}',
    stop: 'Stop',
    compare: 'Compare with the original',
    compareBefore: 'Compare with previous attempt',
    showExchange: 'Show request #{n}',
    showConnection: 'Show connection {n}'
  }
}
