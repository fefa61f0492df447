/** The search of a capture. */
export const find = {
  label: 'Find in the capture',
  input: 'Text to find',
  resize: 'Height of the search results',
  kinds: { label: 'Kind of pattern', text: 'Text', hex: 'Hex', regex: 'Regex' },
  placeholder: { text: 'Text, with escapes such as \\r\\n', hex: '01 ?3 * ff', regex: 'RE2 expression' },
  matchCase: 'Match case',
  wholeWord: 'Whole word',
  allEncodings: 'All encodings',
  place: 'Where to search',
  places: { all: 'Whole capture', rows: 'Rows of the table', connection: 'Selected connection' },
  next: 'Next match',
  previous: 'Previous match',
  bookmark: 'Bookmark all',
  bookmarkAbout: 'Bookmark all rows with matches; the table can then show only marked rows',
  close: 'Close the search',
  results: 'Matches',
  count: '{n} match in {rows} | {n} matches in {rows}',
  rows: '{n} row | {n} rows',
  kept: 'the first {n} are listed',
  none: 'No matches',
  searching: 'Searching… {percent} %',
  live: 'new traffic is searched as it arrives',
  ended: {
    replaced: 'This search ended because two newer ones are open.',
    closed: 'This search ended because its capture was closed.',
    failed: 'This search ended: {reason}'
  },
  unreadable:
    '{n} range of recorded bytes could not be read | {n} ranges of recorded bytes could not be read',
  unread: '{n} body was not searched to its end | {n} bodies were not searched to their end',
  decoded: '{part}, decoded',
  parts: { head: 'head', body: 'body', websocket: 'WebSocket', grpc: 'gRPC', sse: 'event' },
  fields: { url: 'URL', name: 'name', note: 'note', 'server-name': 'TLS name', event: 'event' },
  gone: 'no longer in the capture',
  hint: 'Searches recorded bytes, decoded bodies and messages, URLs, names, notes and events.'
}
