/** Hostile streams of server-sent events. */

import { hostile, type HostileProtocol, type HostileStream, type Text } from '../../../hostile/hostile-stream'
import { GET, response } from '../../../hostile/http-parts'

const events = (name: string, n: number, body: (n: number) => Text): HostileStream =>
  hostile(
    name,
    n,
    () => GET,
    (count) => response('Content-Type: text/event-stream\r\n', body(count))
  )
const streams: readonly HostileStream[] = [
  events('events', 2000, (n) => 'data: a\n\n'.repeat(n)),
  events('lines of one event', 4000, (n) => `${'data: a\n'.repeat(n)}\n`),
  events('comments', 4000, (n) => ': a\n'.repeat(n)),
  events('blank lines', 8000, (n) => '\n'.repeat(n)),
  events('carriage returns', 8000, (n) => '\r'.repeat(n)),
  events('one long line', 16_000, (n) => `data: ${'a'.repeat(n)}`),
  events('identifiers and names', 1000, (n) => 'id: 1\nevent: x\nretry: 3\ndata: a\n\n'.repeat(n)),
  events('fields of other names', 4000, (n) => `${'x: y\n'.repeat(n)}\n`)
]

export const HOSTILE: HostileProtocol = { insideHttp: 'sse', streams }
