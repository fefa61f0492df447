/** Texts of exporting rows. */
export const exporting = {
  menu: 'Export…',
  title: 'Export',
  format: 'Format',
  formats: {
    har: { name: 'HAR 1.2', about: 'For the developer tools of browsers' },
    json: { name: 'JSON', about: 'One document with all details' },
    ndjson: { name: 'JSON lines', about: 'One document per line, for scripts and streams' },
    csv: { name: 'CSV', about: 'The visible columns, for spreadsheets' },
    markdown: { name: 'Markdown', about: 'A readable report: heads, excerpts, notes' },
    bodies: { name: 'Bodies', about: 'Each body as a file in a new folder, with an index' },
    pcapng: { name: 'pcapng', about: 'Packets, for Wireshark and Tcplens' }
  },
  rows: 'Rows',
  scope: { picked: 'Selected ({n})', shown: 'Shown ({n})', all: 'All ({n})' },
  options: {
    bodies: 'Include bodies',
    bodiesOfConnections: 'Include the bytes of both streams',
    limit: 'Limit per body',
    limits: { all: 'none', m1: '1 MB', m10: '10 MB', m64: '64 MB' },
    decoded: 'Decode content codings (gzip, br, zstd …)',
    guard: 'Protect against formula injection in spreadsheets',
    guardHint: 'Prefixes values that begin with = + - or {at} and are not numbers with an apostrophe.',
    mark: 'Add a byte order mark',
    markHint: 'Excel needs it to detect UTF-8.'
  },
  content: {
    exchanges: '{n} request | {n} requests',
    connections: '{n} connection | {n} connections',
    file: '{rows}, as one {format} file.',
    exchangesOf: 'All requests of {rows}, as one {format} file.',
    folder: 'The bodies of {rows}, as files in a new folder with index.csv.',
    folderOf: 'The bodies or streams of {rows}, as files in a new folder with index.csv.',
    packets: 'All packets of the connections of {rows}, as one pcapng file.',
    packetsOf: 'All packets of {rows}, as one pcapng file.',
    columns: 'Columns: {columns}.',
    nothing: 'Nothing to export.'
  },
  secret:
    'Exports contain all traffic, including passwords, cookies and tokens. Check them before you share them.',
  choosing: 'Waiting for a folder…',
  reading: 'Reading rows…',
  progress: '{done} of {total}, {bytes}',
  progressBytes: '{done} of {total} searched',
  start: 'Export…',
  again: 'Export again…',
  cancel: 'Cancel',
  stop: 'Stop',
  close: 'Close',
  hide: 'Continue in the background',
  done: '{rows} in {path}, {size}.',
  doneFolder: '{files} in {path}, {size}.',
  files: '{n} file | {n} files',
  result: {
    cut: '{n} body was truncated at the limit. | {n} bodies were truncated at the limit.',
    partial:
      '{n} message is incomplete in the capture or could not be decoded. | {n} messages are incomplete in the capture or could not be decoded.',
    guarded: '{n} cell was prefixed with an apostrophe. | {n} cells were prefixed with an apostrophe.',
    gone: '{n} row was no longer in the capture. | {n} rows were no longer in the capture.',
    notHttp:
      '{n} row is not HTTP, so a HAR file cannot hold it. | {n} rows are not HTTP, so a HAR file cannot hold them.'
  }
}
