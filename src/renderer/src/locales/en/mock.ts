/** Answering from what was recorded: making a set, what is compared, and what becomes of it while it is used. */
export const mock = {
  menu: {
    one: 'Mock this…',
    several: 'Mock these ({n})…'
  },
  dialog: {
    title: 'Mock from a capture',
    about:
      'A server that answers as it was recorded. What is chosen is copied, so the capture can be cleared or closed.',
    exchanges: '{n} exchange of {capture} | {n} exchanges of {capture}',
    connections: '{n} connection of {capture} | {n} connections of {capture}',
    what: 'Answers from',
    as: 'As',
    asExchanges: 'HTTP exchanges',
    asConnections: 'Messages of any protocol',
    connectionsHint:
      'Compared by their bytes. For HTTP choose exchanges: then method, path and fields are compared.',
    listen: 'Listens on',
    port: 'Port',
    portHint: 'Empty takes any free port.',
    portWrong: 'A port is a number from 0 to 65535.',
    start: 'Start the mock',
    making: 'Copying what was recorded…',
    started:
      'The mock answers on {address} from {n} recorded exchange. | The mock answers on {address} from {n} recorded exchanges.',
    left: '{n} that was chosen cannot answer and is left out: {why}. | {n} that were chosen cannot answer and are left out: {why}.'
  },
  left: {
    'no-request': '{n} without a request',
    'no-answer': '{n} without an answer',
    gaps: '{n} of which the capture does not hold all',
    tunnel: '{n} that opened a tunnel',
    empty: '{n} without a byte',
    unreadable: '{n} that cannot be read'
  },
  source: {
    title: 'From a capture',
    hint: 'Copied into a recording of its own: the capture can be cleared or closed.',
    live: 'the live capture',
    file: '{name}',
    picked: {
      exchanges: 'The chosen exchange of {capture} | The {n} chosen exchanges of {capture}',
      connections: 'The chosen connection of {capture} | The {n} chosen connections of {capture}'
    },
    all: {
      exchanges: 'The exchange of {capture} | All {n} exchanges of {capture}',
      connections: 'The connection of {capture} | All {n} connections of {capture}'
    },
    before: 'Copied before: {name} ({n} recorded)',
    copy: 'Copy'
  },
  server: {
    on: 'Answer from a recording',
    hint: 'A mock: what was captured answers in place of the real server.',
    title: 'Mock',
    nothing:
      'Nothing is captured yet that could answer. Record some traffic through a proxy, or open a file, and come back.'
  },
  form: {
    set: 'Recording',
    setOf: '{name} ({n})',
    noSets:
      'Nothing was recorded for a mock yet. Choose exchanges in the table and “Mock these…” in their menu, or copy from a capture.',
    gone: 'A recording that is gone',
    compare: 'Must be the same',
    compareHint: 'Of the most alike, these are what is weighed.',
    method: 'Method',
    path: 'Path',
    query: 'Parameters',
    queries: { all: 'All', none: 'None', only: 'Only these', except: 'All but these' },
    queryNames: 'Names of parameters',
    queryHint: 'Their order says nothing.',
    headers: 'Fields',
    headersPlaceholder: 'none, or names such as Accept, Authorization',
    body: 'Body',
    bodies: { ignore: 'Not compared', exact: 'Same bytes', json: 'Same data' },
    bodyHint: 'Same data: JSON however it is written; what is no JSON by its bytes.',
    messages: 'Compared are',
    bys: { turns: 'Turns as recorded', first: 'First bytes of them', frames: 'Framed messages' },
    byHint: {
      turns: 'All that the client said until it was answered, however TCP cuts it.',
      first: 'A turn answers where its first bytes are the same, whatever follows.',
      frames: 'Each message alone, in any order.'
    },
    first: 'First bytes',
    framing: 'Framing',
    order: 'Order',
    orders: { cycle: 'In turn, again and again', recorded: 'In turn, each once', best: 'The most alike' },
    orderHint: {
      cycle: 'Of several that are the same the next one answers, and after the last the first.',
      recorded: 'Of several that are the same the next one answers; used ones answer no more.',
      best: 'Where none is the same, the most alike answers, if it is at least half alike.'
    },
    miss: 'Else',
    misses: {
      answer: 'A set answer',
      bytes: 'Bytes',
      end: 'End (FIN)',
      reset: 'Reset (RST)',
      forward: 'Ask the real one'
    },
    missHint: {
      answer: 'An empty text says what was nearest and what differed.',
      bytes: 'Exactly these.',
      end: 'The connection is ended in order.',
      reset: 'The connection is broken off.',
      forward: 'Its answer goes on as it is, and answers the same from then on.'
    },
    status: 'Status',
    text: 'Text',
    textPlaceholder: 'what was nearest, and what differed',
    type: 'Content-Type',
    target: 'Target',
    targetPlaceholder: 'host:port',
    tls: 'TLS',
    tlss: { off: 'None', verify: 'Verified', any: 'Any certificate' },
    hosts: { keep: 'Host as it came', target: 'Host of the target' },
    host: 'Host field',
    dates: 'Dates',
    datess: { now: 'As of now', recorded: 'As recorded' },
    datesHint: 'As of now: Date, and what counts from it: Expires and the expiry of cookies.',
    delay: 'Pace',
    delays: { none: 'At once', recorded: 'As recorded' },
    factor: 'times'
  },
  hits: {
    title: 'What the mock answered',
    totals: '{hits} answered · {misses} not',
    forwarded: '{n} asked of the real one',
    recorded: 'Recorded ({n})',
    missed: 'Not answered ({n})',
    reset: 'Begin again',
    resetHint: 'All are unused again, and nothing was missed.',
    number: 'No.',
    hits: 'Hits',
    last: 'Last',
    what: 'Request',
    status: 'Status',
    size: 'Size',
    never: 'not yet',
    learned: 'asked of the real one',
    cut: 'the recording ends before the answer does',
    translated: 'recorded in HTTP/2',
    noMisses: 'Everything was answered so far',
    noMissesText: 'What nothing recorded answers stands here, with what was nearest and what differed.',
    nearest: 'Nearest: {title} ({score} of 100)',
    nothing: 'Nothing recorded is like it.',
    reading: 'The recording is being read…',
    show: 'Show it in the capture',
    then: {
      answer: 'set answer',
      bytes: 'set bytes',
      close: 'ended',
      forward: 'asked of the real one',
      failed: 'the real one did not answer'
    }
  },
  differs: {
    separator: '; ',
    changed: '{what}: {came}, recorded {recorded}',
    added: '{what}: {came}, recorded without',
    gone: '{what}: missing, recorded {recorded}',
    method: 'method',
    path: 'path',
    query: 'parameter {name}',
    header: 'field {name}',
    body: 'body {name}',
    bytes: 'bytes from {name} on',
    used: 'all {recorded} that are the same were used'
  },
  event: {
    answered: '{asked} is answered from {from}: {why}',
    missed: '{asked} has no recorded answer. {nearest}',
    forwarded: '{asked} has no recorded answer and is asked of the real one. {nearest}',
    failed: '{asked} has no recorded answer, and the real one did not answer. {nearest}',
    nearest: 'The nearest is {from}, {score} of 100: {differs}.',
    exchange: 'exchange {number} of {capture}',
    connection: 'connection {number} of {capture}',
    learned: 'what {capture} answered before',
    why: {
      only: 'the only one that is the same.',
      next: 'the next one, {place} of {among} that are the same.',
      again: 'all {among} that are the same were used; it begins again with {place}.',
      best: 'the most alike, {score} of 100; {differs}.'
    },
    recorded: 'Copied from {from}.',
    translated: 'Copied from {from}, put from HTTP/2 into the form of HTTP/1.',
    kept: 'Recorded while it was asked of the real one, {capture}.'
  }
}
