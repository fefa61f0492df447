/** Answering from what was recorded: making a set, what is compared, and what becomes of it while it is used. */
export const mock = {
  menu: {
    one: 'Mock this…',
    several: 'Mock these ({n})…'
  },
  dialog: {
    title: 'Mock from a capture',
    about:
      'Starts a server that replies with recorded responses. They are copied, so the capture can be cleared or closed.',
    exchanges: '{n} request of {capture} | {n} requests of {capture}',
    connections: '{n} connection of {capture} | {n} connections of {capture}',
    source: 'Recorded responses',
    as: 'Match by',
    asExchanges: 'HTTP requests',
    asConnections: 'Messages of any protocol',
    connectionsHint:
      'Matched by their bytes. For HTTP, choose HTTP requests to match by method, path and headers.',
    listen: 'Listen on',
    port: 'Port',
    portHint: 'Leave empty for any free port.',
    portWrong: 'The port must be a number from 0 to 65535.',
    start: 'Start mock server',
    making: 'Copying recorded responses…',
    started:
      'The mock server listens on {address} with {n} recorded response. | The mock server listens on {address} with {n} recorded responses.',
    left: '{n} selected item cannot be mocked and is skipped: {why}. | {n} selected items cannot be mocked and are skipped: {why}.'
  },
  left: {
    'not-http': '{n} not HTTP',
    'no-request': '{n} without a request',
    'no-answer': '{n} without a response',
    gaps: '{n} incomplete in the capture',
    tunnel: '{n} that opened a tunnel',
    empty: '{n} without data',
    unreadable: '{n} unreadable'
  },
  source: {
    title: 'From a capture',
    hint: 'Copied to a separate recording: the capture can be cleared or closed.',
    live: 'the live capture',
    file: '{name}',
    picked: {
      exchanges: 'The selected request of {capture} | The {n} selected requests of {capture}',
      connections: 'The selected connection of {capture} | The {n} selected connections of {capture}'
    },
    all: {
      exchanges: 'The request of {capture} | All {n} requests of {capture}',
      connections: 'The connection of {capture} | All {n} connections of {capture}'
    },
    before: 'Earlier copy: {name} ({n} recorded)',
    copy: 'Copy'
  },
  server: {
    on: 'Reply with recorded responses',
    hint: 'Mock server: captured responses replace the real server.',
    title: 'Mock',
    nothing: 'No captured responses yet. Record traffic through a proxy, or open a file.'
  },
  form: {
    set: 'Recording',
    setOf: '{name} ({n})',
    noSets:
      'No recordings yet. Select requests in the table and choose “Mock these…” in their menu, or copy from a capture.',
    gone: 'Deleted recording',
    compare: 'Match on',
    compareHint: 'Among near matches, score by these.',
    method: 'Method',
    path: 'Path',
    query: 'Parameters',
    queries: { all: 'All', none: 'None', only: 'Only listed', except: 'All except listed' },
    queryNames: 'Parameter names',
    queryHint: 'Order is ignored.',
    headers: 'Headers',
    headersPlaceholder: 'none, or names such as Accept, Authorization',
    body: 'Body',
    bodies: { ignore: 'Ignore', exact: 'Same bytes', json: 'Same JSON' },
    bodyHint: 'Same JSON ignores formatting; other bodies must have the same bytes.',
    messages: 'Match on',
    bys: { turns: 'Recorded turns', first: 'First bytes of a turn', frames: 'Framed messages' },
    byHint: {
      turns: 'Everything the client sends before a reply, regardless of TCP segmentation.',
      first: 'Only the first bytes of a turn must match.',
      frames: 'Each message is matched separately, in any order.'
    },
    first: 'First bytes',
    framing: 'Framing',
    order: 'Order',
    orders: { cycle: 'Cycle', recorded: 'Each once', best: 'Closest match' },
    orderHint: {
      cycle: 'Identical requests cycle through the recorded responses.',
      recorded: 'Identical requests use each recorded response once.',
      best: 'Without an exact match, the closest recording with a score of at least 50 is used.'
    },
    miss: 'No match',
    misses: {
      answer: 'Fixed response',
      bytes: 'Bytes',
      end: 'Close (FIN)',
      reset: 'Reset (RST)',
      forward: 'Forward to upstream'
    },
    missHint: {
      answer: 'An empty text describes the closest match and its differences.',
      bytes: 'Sends exactly these bytes.',
      end: 'Closes the connection.',
      reset: 'Aborts the connection.',
      forward: 'The upstream response is returned unchanged and recorded for later requests.'
    },
    status: 'Status',
    text: 'Text',
    textPlaceholder: 'closest match and differences',
    type: 'Content-Type',
    target: 'Target',
    targetPlaceholder: 'host:port',
    tls: 'TLS',
    tlss: { off: 'None', verify: 'Verified', any: 'Any certificate' },
    hosts: { keep: 'Keep original', target: 'Set to target' },
    host: 'Host header',
    dates: 'Dates',
    datess: { now: 'Adjust to now', recorded: 'As recorded' },
    datesHint: 'Adjusts Date, Expires and cookie expiry relative to the current time.',
    delay: 'Delay',
    delays: { none: 'None', recorded: 'As recorded' },
    factor: 'times'
  },
  hits: {
    title: 'Mock results',
    totals: '{hits} matched · {misses} not',
    forwarded: '{n} forwarded to upstream',
    recorded: 'Recorded ({n})',
    missed: 'No match ({n})',
    reset: 'Reset counters',
    resetHint: 'Marks all recordings as unused and clears the list of unmatched requests.',
    number: 'No.',
    hits: 'Hits',
    last: 'Last',
    request: 'Request',
    status: 'Status',
    size: 'Size',
    never: 'never',
    learned: 'recorded from upstream',
    cut: 'truncated recording',
    translated: 'recorded in HTTP/2',
    noMisses: 'All requests matched so far',
    noMissesText: 'Unmatched requests appear here with the closest recording and its differences.',
    nearest: 'Closest: {title} (score {score} of 100)',
    nothing: 'No similar recording.',
    reading: 'Loading the recording…',
    show: 'Show in capture',
    then: {
      answer: 'fixed response',
      bytes: 'fixed bytes',
      close: 'closed',
      forward: 'forwarded to upstream',
      failed: 'upstream failed'
    }
  },
  differs: {
    separator: '; ',
    changed: '{what}: {came}, recorded {recorded}',
    added: '{what}: {came}, not in the recording',
    missing: '{what}: missing, recorded {recorded}',
    method: 'method',
    path: 'path',
    query: 'parameter {name}',
    header: 'header {name}',
    body: 'body {name}',
    bytes: 'bytes from {name}',
    used: 'all {recorded} identical recordings are used'
  },
  event: {
    answered: '{asked} matched {from}: {why}',
    missed: '{asked} has no match. {nearest}',
    forwarded: '{asked} has no match and is forwarded to upstream. {nearest}',
    failed: '{asked} has no match, and the upstream server did not respond. {nearest}',
    nearest: 'Closest: {from}, score {score} of 100: {differs}.',
    exchange: 'request {number} of {capture}',
    connection: 'connection {number} of {capture}',
    learned: 'a recorded upstream response of {capture}',
    why: {
      only: 'the only identical recording.',
      next: 'number {place} of {among} identical recordings.',
      again: 'all {among} identical recordings were used; starting over with {place}.',
      best: 'the closest match, score {score} of 100; {differs}.'
    },
    recorded: 'Copied from {from}.',
    translated: 'Copied from {from}, converted from HTTP/2 to HTTP/1.',
    fromUpstream: 'Recorded from upstream, {capture}.'
  }
}
