/** A request repeated: the form, and what comes of it. */
export const repeat = {
  title: 'Repeat a request',
  about:
    'The same request many times, to see how a server bears it. Latency counts to the last byte of the answer.',
  action: 'Repeat…',
  actionShort: 'Repeat…',
  reading: 'Reading the request…',
  begunBefore:
    'The window was loaded again while this run was under way, and what it was set up with is gone from here. The run itself is not touched.',
  start: 'Start',
  stop: 'Stop',
  wrong: 'Something is missing or wrong above.',
  amount: 'How often, how fast',
  count: 'Times',
  endless: 'no limit',
  seconds: 'And/or seconds',
  untilDone: 'no limit',
  concurrency: 'At once',
  rate: 'Per second',
  fast: 'unlimited',
  closedLoop: 'Each connection sends its next request when the last one is answered.',
  openLoop:
    'Requests are due at this rate whatever the answers do, and latency counts from when they were due.',
  connections: {
    label: 'Connections',
    keep: 'Kept',
    pipeline: 'Pipelined',
    each: 'One per request'
  },
  depth: 'requests ahead',
  timeout: 'Wait for an answer at most',
  steps: 'What is sent',
  nextStep: 'Then exchange',
  addStep: 'Add a step',
  removeStep: 'Remove step {n}',
  changed: 'changed',
  head: 'Head',
  body: 'Body',
  bodyAsIs: 'The body is no text, or too long to be typed in. It is sent as it was captured.',
  asIs: 'The request is no text. It is sent as it was captured.',
  asInWorkbench: 'It is sent as it stands in the workbench. What is to change there has a name in braces.',
  answer: {
    label: 'An answer ends',
    ends: {
      http: 'as HTTP/1 says',
      pattern: 'with a pattern',
      bytes: 'with so many bytes',
      silence: 'with silence',
      close: 'with the connection'
    },
    count: 'bytes',
    pattern: 'Pattern that ends an answer',
    after: 'ms without a byte',
    greets: 'The server speaks first'
  },
  braces: "{'{{'}name{'}}'} stands for a variable, or for what was taken out of an earlier answer.",
  reset: 'As captured',
  takeOut: 'Take a value out of the answer',
  variables: 'What changes',
  noVariables:
    "Nothing: each request is the same. A variable's name in braces, {'{{'}name{'}}'}, puts its value in.",
  addVariable: 'Add a variable',
  removeVariable: 'Remove the variable {name}',
  variableName: 'Name of the variable',
  kind: 'Kind of values',
  kinds: {
    list: 'List',
    range: 'Numbers in order',
    csv: 'CSV table',
    integer: 'Random number',
    hex: 'Random hex',
    uuid: 'Random UUID',
    choice: 'Random choice'
  },
  from: 'from',
  to: 'to',
  by: 'by',
  digits: 'digits',
  bytes: 'bytes',
  values: 'Values, one a line',
  valuesPlaceholder: 'one value a line',
  csv: 'Table of values',
  csvPlaceholder: 'user,password\nalice,secret',
  csvFile: 'Read a file…',
  header: 'The first line names the columns',
  columns: '{n} row: {names} | {n} rows: {names}',
  again: 'Begin again behind the last value; else the run ends there',
  seed: 'Seed',
  seedHint: 'The same seed gives the same random values.',
  extract: {
    label: 'Value {name}',
    name: 'Name of the value',
    find: 'How it is found',
    json: 'JSON path',
    regex: 'Regular expression',
    header: 'Header',
    range: 'Bytes',
    where: 'Where it is looked for',
    in: { body: 'in the body', head: 'in the head' },
    placeholder: { json: '$.token', regex: 'id="(\\d+)"', header: 'Location' },
    group: 'group',
    start: 'First byte',
    end: 'Behind the last byte',
    remove: 'Remove the value {name}'
  },
  record: {
    label: 'In the capture',
    none: 'Nothing',
    odd: 'What is odd',
    all: 'Everything',
    about: {
      none: 'Only counted.',
      odd: 'Written when it is over; the rest is only counted.',
      all: 'Every connection, byte for byte. It goes no faster than the disk.'
    },
    errors: 'Errors',
    status: "Another status than the original's",
    slower: 'Slower than'
  },
  problems: {
    bounds: 'A number from {min} to {max}.',
    number: 'This is no number in its bounds.',
    endless: 'Say how often, or for how long.',
    steps: 'Several steps cannot be pipelined: each waits for the answer before.',
    host: 'The target’s host is missing, or has blanks in it.',
    port: 'The port is a number from 1 to 65,535.',
    tls: 'The name for TLS has spaces, or a protocol is too long.',
    answer: 'Say where an answer ends.',
    endings: 'Answers that end with silence or with the connection cannot be pipelined.',
    empty: 'The head is empty.',
    extract: 'A value to be taken out has no name, or does not say where it is.',
    name: 'The name is missing, or has braces in it.',
    twice: 'Another variable has this name.',
    values: 'Give one value at least.',
    csv: 'There is no row of values, or a quote that is never closed.',
    csvSize: 'The file is larger than 4 MiB.',
    order: 'It ends before it begins.'
  },
  notes: {
    'unknown-name': "{'{{'}{name}{'}}'} is no variable, and is sent as it stands.",
    'unused-name': "No request asks for {'{{'}{name}{'}}'}.",
    chunked: 'The chunk sizes of step {name} are not made right for what changes in them.',
    incomplete: 'The request of step {name} ends before its body does: a server will wait for more.',
    'odd-http2':
      'What is odd of HTTP/2 is counted, and not recorded. Choose Everything to have it in the capture.',
    last: 'The request of step {name} says that its connection ends with it: each has one of its own.'
  },
  troubles: {
    connect: 'Cannot connect to {target}: {cause}.',
    closed: 'The server closed the connection before it answered.',
    cut: 'The connection ended in the middle of the answer.',
    reset: 'The connection broke before it was answered: {cause}.',
    timeout: 'No whole answer came within {ms} ms.',
    'given-up': 'The connection was given up: an answer before this one did not come in time.',
    'gone-away': 'The server went away several times without looking at the request.',
    'not-http': 'What came is no answer of HTTP/{version}.',
    refused: 'The server reset the stream: {reason}.',
    unasked: 'An answer came that nobody had asked for.',
    missing: 'Step {step}: there is no {name} in the answer.',
    other: 'Other errors.'
  },
  refusals: {
    'not-http1': 'Step {step} is no request of HTTP/1. Say where its answer ends.',
    several: 'Step {step} holds {count} requests. Make each a step of its own.',
    twice: 'There are two variables named {name}.',
    both: '{name} is both a variable and taken out of an answer.',
    'csv-quote': 'The quote that begins in line {line} of the CSV is never closed.',
    'csv-empty': 'The CSV has no values.',
    'answer-pattern': 'The pattern that ends an answer is wrong: {problem}',
    extraction: '{name} cannot be taken out of an answer: {problem}',
    'json-path': '{name} cannot be taken out of an answer: “{path}” is no path, such as {example}.',
    replace: 'There is no “{text}” in the request of step {step}.',
    'raw-http2':
      'The request of step {step} is of HTTP/2: its frames say where the answer ends, and nothing else can.',
    trailers: 'The request of step {step} has trailers, which are not repeated.',
    'too-long': 'The request of step {step} has more than {most}, and what is repeated is kept in memory.',
    running: 'Another request is being repeated. Stop that first.',
    'recording-off': 'Recording is off: nothing of it would be in the capture. Switch it on first.'
  },
  result: 'Result',
  empty:
    'What comes of it is counted here while it goes on: answers, how long they took, and what went wrong.',
  at: 'at {target}',
  states: { running: 'Running', done: 'Done', stopped: 'Stopped', failed: 'Failed' },
  facts: {
    answered: 'Answers',
    perSecond: 'Per second',
    errors: 'Failed attempts',
    elapsed: 'Time',
    bytes: 'Bytes',
    rate: 'Throughput',
    connections: 'Connections'
  },
  latency: {
    sent: 'Latency',
    due: 'Latency, from when requests were due',
    all: 'All',
    sinceDue: 'From when due',
    sinceSent: 'From sending',
    mean: 'Mean',
    deviation: '±',
    least: 'Least',
    most: 'Most'
  },
  chart: {
    label: 'Histogram of the latency of {n} answers: from {least} to {most}, half within {half}',
    bar: '{n} answer between {from} and {to} | {n} answers between {from} and {to}',
    hint: 'Point at a bar for its figures. The scale of time is logarithmic.'
  },
  statuses: 'Statuses',
  errors: 'Errors',
  remarks: {
    resent:
      '{n} request was sent once more, behind an answer that closed its connection. | {n} requests were sent once more, behind an answer that closed their connection.',
    cancelled:
      '{n} request was under way when it was stopped. | {n} requests were under way when it was stopped.',
    late: '{n} were sent more than 1 ms late, by {worst} at most; {unsent} were due and never sent.',
    kept: '{n} is in the capture. | {n} are in the capture.',
    passed: '{n} more came too fast to be recorded. | {n} more came too fast to be recorded.'
  },
  omission:
    'Without a rate, a slow answer holds back the requests behind it, so that slow moments count less than users would feel them. Set a rate to see that (coordinated omission).',
  copy: { label: 'Copy result', done: 'Copied', text: 'As text', csv: 'As CSV', json: 'As JSON' },
  line: {
    label: 'Repeated request',
    what: 'Repeating {name}',
    part: '{n} answers, {rate} a second',
    show: 'Show'
  }
}
