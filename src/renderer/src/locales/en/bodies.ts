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
    menu: 'This value',
    path: 'Path of this line',
    repeated:
      'Duplicate name in an object: {names}. Most programs use the last value, some the first. | {count} duplicate names in objects: {names}. Most programs use the last value, some the first.',
    repeatedAt: '{name} (line {line})',
    jsonpath: 'JSONPath',
    jq: 'jq',
    js: 'JS',
    value: 'Value',
    copy: {
      jsonpath: 'Copy path as JSONPath',
      jq: 'Copy path as jq filter',
      js: 'Copy path as JavaScript',
      value: 'Copy value as sent'
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
      '{count} row has a different number of fields than the first: row {row} | {count} rows have a different number of fields than the first, starting with row {row}',
    openQuote: 'A quote is not closed: everything after it is one field.'
  },
  pretty: {
    working: 'Formatting… The original text is shown meanwhile.',
    failed: 'Formatting took too long; the original text is shown.',
    large: 'Texts longer than {limit} are not formatted; the original text is shown.'
  },
  preview: {
    note: 'Preview without scripts, network images or working links.',
    title: 'Page preview',
    cut: 'Only the first {height} pixels of its height are shown.'
  },
  rendering: {
    waiting: 'Rendering…',
    picture: 'This picture was not shown: {reason} {next}',
    page: 'This page was not shown: {reason} {next}',
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
  mediaCut: 'Incomplete: it may play partly or not at all.',
  mediaUnknown: '{type} cannot be played here. Save it to play it elsewhere.',
  font: {
    text: 'The quick brown fox 0123456789 中文 Привет',
    sample: 'Sample text',
    family: 'Family',
    style: 'Style',
    version: 'Version',
    glyphs: 'Glyphs',
    tables: 'Tables',
    cut: 'The font is truncated and cannot be displayed.',
    failed: 'The font cannot be displayed: it is damaged or unsupported.'
  },
  pdf: {
    title: 'Title',
    pages: 'Pages',
    version: 'PDF version',
    encrypted: 'Encrypted',
    cut: 'The end of the document is missing.',
    save: 'PDF preview is not available. Save the body to open it in a viewer.'
  },
  archive: {
    entries: 'Files',
    encrypted: 'encrypted',
    noDirectory: 'The directory at the end is missing: only received files are listed.',
    more: 'Only the first files are listed.',
    look: 'Show contents',
    inside: 'Contents',
    damaged: 'The file is truncated or damaged; {size} were extracted.',
    stopped: 'Stopped at {size}: the content exceeds the display limit.'
  }
}
