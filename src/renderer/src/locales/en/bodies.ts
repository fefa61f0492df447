/** Views of bodies. */
export const bodies = {
  type: 'Type',
  size: 'Size',
  dimensions: 'Dimensions',
  duration: 'Duration',
  seconds: '{seconds} s',
  yes: 'yes',
  savePart: 'Save this part as a file: {part}',
  zoom: { label: 'Zoom', fit: 'Fit' },
  find: {
    label: 'Find',
    none: 'not found',
    found: '{at} of {total}',
    next: 'Next match',
    previous: 'Previous match'
  },
  json: {
    path: 'Path of the line',
    repeated:
      'A name is in its object more than once: {names}. Most programs take its last value, some the first. | {count} members have a name that is in their object already: {names}. Most programs take the last value, some the first.',
    repeatedAt: '{name} (line {line})',
    jsonpath: 'JSONPath',
    jq: 'jq',
    js: 'JS',
    value: 'Value',
    copy: {
      jsonpath: 'Copy the path as JSONPath',
      jq: 'Copy the path as a filter for jq',
      js: 'Copy the path as JavaScript',
      value: 'Copy the value as it was sent'
    }
  },
  records: {
    count: '{count} record | {count} records',
    faults: '{count} of them is not JSON: number {numbers} | {count} of them are not JSON: numbers {numbers}',
    record: 'Record {number}'
  },
  csv: {
    header: 'Header',
    delimiter: 'Delimiter',
    auto: 'Automatic: {name}',
    comma: 'Comma',
    tab: 'Tab',
    semicolon: 'Semicolon',
    bar: 'Vertical bar',
    size: '{rows} rows, {columns} columns',
    ragged:
      '{count} row has another number of fields than the first: row {row} | {count} rows have another number of fields than the first, row {row} to begin with',
    openQuote: 'A quote is never closed: what follows it is one field.'
  },
  pretty: {
    working: 'Being laid out; this is the text as it was sent.',
    failed: 'It could not be laid out in time; this is the text as it was sent.',
    large: 'Longer than {limit}, which is as much as is laid out; this is the text as it was sent.'
  },
  preview: {
    note: 'Preview: no scripts, no pictures from the network, links are inactive.',
    title: 'Preview of the page',
    cut: 'Only the first {height} pixels of its height are shown.'
  },
  rendering: {
    waiting: 'Rendering…',
    picture: 'This picture was not shown: {reason}',
    page: 'This page was not shown: {reason}',
    elements: 'it draws more than {most} elements once its references are expanded.',
    pixels: 'its header claims {width} × {height} pixels, more than {most} in all.',
    pageBytes: 'it has {size}, more than {most}.',
    time: 'rendering it took more than {seconds} s.',
    memory: 'rendering it took more than {size} of memory.',
    crashed: 'the process that rendered it ended unexpectedly.',
    invalid: 'the browser engine cannot read it.',
    next: 'Save it to open it in another program.',
    anyway: 'Try anyway'
  },
  mediaCut: 'Not all of it is here: it may play up to where it ends, or not at all.',
  mediaUnknown: 'This window cannot play {type}. Save it to play it elsewhere.',
  font: {
    text: 'The quick brown fox 0123456789 中文 Привет',
    sample: 'Sample text',
    family: 'Family',
    style: 'Style',
    version: 'Version',
    glyphs: 'Glyphs',
    tables: 'Tables',
    cut: 'The font is cut off and cannot be drawn.',
    failed: 'The font could not be drawn: it is damaged, or of a kind that is not accepted.'
  },
  pdf: {
    title: 'Title',
    pages: 'Pages',
    version: 'PDF version',
    encrypted: 'Encrypted',
    cut: 'The end of the document is missing.',
    save: 'Documents are not drawn here. Save the body to open it in a viewer.'
  },
  archive: {
    entries: 'Files',
    encrypted: 'encrypted',
    noDirectory: 'The directory at the end is missing: files are listed as far as they came.',
    more: 'Only the first files are listed.',
    look: 'Look inside',
    inside: 'Inside',
    damaged: 'The file is cut off or damaged; {size} could be unpacked.',
    stopped: 'Stopped at {size}: the file holds more than is shown here.'
  }
}
