/** Texts of exporting rows. */
export const exporting = {
  menu: 'Export…',
  title: 'Export',
  format: 'Format',
  formats: {
    har: { name: 'HAR 1.2', about: 'For the developer tools of browsers' },
    json: { name: 'JSON', about: 'One document with everything that is known' },
    ndjson: { name: 'JSON lines', about: 'A document a line, for scripts and streams' },
    csv: { name: 'CSV', about: 'The shown columns, for spreadsheets' },
    markdown: { name: 'Markdown', about: 'A report to read: heads, excerpts, notes' },
    bodies: { name: 'Bodies', about: 'Each body as a file of a new folder, with a list' },
    pcapng: { name: 'pcapng', about: 'Their packets, for Wireshark and Tcplens' }
  },
  rows: 'Rows',
  scope: { picked: 'Chosen ({n})', shown: 'Shown ({n})', all: 'All ({n})' },
  options: {
    bodies: 'With bodies',
    bodiesOfConnections: 'With the bytes of both streams',
    limit: 'Of each body at most',
    limits: { all: 'all of it', m1: '1 MB', m10: '10 MB', m64: '64 MB' },
    decoded: 'Remove content codings (gzip, br, zstd …)',
    guard: 'Keep spreadsheets from running cells as formulas',
    guardHint: 'What begins with = + - or {at} and is no number gets an apostrophe before it.',
    mark: 'Begin with a byte order mark',
    markHint: 'By which Excel knows that it is UTF-8.'
  },
  what: {
    exchanges: '{n} exchange | {n} exchanges',
    connections: '{n} connection | {n} connections',
    file: '{rows}, as one {format} file.',
    exchangesOf: 'All exchanges of {rows}, as one {format} file.',
    folder:
      'The bodies of {rows}, each as a file of a new folder in the one you choose next, with index.csv.',
    folderOf:
      'The bodies or streams of {rows}, each as a file of a new folder in the one you choose next, with index.csv.',
    packets: 'All packets of the connections of {rows}, as one pcapng file.',
    packetsOf: 'All packets of {rows}, as one pcapng file.',
    columns: 'Columns: {columns}.',
    nothing: 'There is nothing to export.'
  },
  secret: 'Exports hold what passed: passwords, cookies and tokens too. Look before you share one.',
  choosing: 'Waiting for where to put it…',
  reading: 'Reading rows…',
  progress: '{done} of {total}, {bytes}',
  progressBytes: '{done} of {total} looked through',
  start: 'Export…',
  again: 'Export again…',
  cancel: 'Cancel',
  stop: 'Stop',
  close: 'Close',
  hide: 'Continue in the background',
  done: '{rows} in {path}, {size}.',
  doneFolder: '{files} in {path}, {size}.',
  files: '{n} file | {n} files',
  told: {
    cut: '{n} body was cut at the limit. | {n} bodies were cut at the limit.',
    partial:
      '{n} message is not whole in the capture, or its coding could not be removed. | {n} messages are not whole in the capture, or their coding could not be removed.',
    guarded: '{n} cell got an apostrophe. | {n} cells got an apostrophe.',
    gone: '{n} row had left the capture by then. | {n} rows had left the capture by then.'
  }
}
