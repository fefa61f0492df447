import type { IdleFigures, MemoryFigures, PassFigures } from '../measure/memory'
import { count, kibibytes, mebibytes, megabytes, table, verdict } from './text'

/** Tables of resident memory during heavy traffic and with idle connections. */

const MOST_GROWTH_MIB = 32
const MOST_IDLE_KIB = 10

export function memoryTables({ pipe, engine }: MemoryFigures): string[] {
  return [
    ...table([
      ['resident memory', 'passed', 'before', 'peak', 'after', 'growth'],
      passing('bare pipe, bulk', pipe.bulk, false),
      passing('Tcplens, bulk', engine.bulk, true),
      passing('Tcplens, 64 B segments over sockets', engine.pings, true),
      passing('Tcplens, 64 B segments to the recorder', engine.segments, true)
    ]),
    '',
    ...table([
      ['idle after 1 MiB each', 'connections', 'a connection'],
      idling('bare pipe', pipe.idle, false),
      idling('Tcplens', engine.idle, true)
    ]),
    '',
    ...table([
      [
        'silent clients, one never reads',
        'connected',
        'before',
        'with them',
        'a client',
        'waits for the one'
      ],
      crowding(engine.crowd)
    ])
  ]
}

function passing(name: string, figures: PassFigures, isBound: boolean): string[] {
  const { passedBytes, beforeBytes, peakBytes, afterBytes } = figures
  const growth = peakBytes - beforeBytes
  const judged = isBound ? verdict(growth / 1024 ** 2, '≤', MOST_GROWTH_MIB, 0) : ''
  return [
    name,
    ...[passedBytes, beforeBytes, peakBytes, afterBytes].map(megabytes),
    `${mebibytes(growth)}${judged}`
  ]
}

function idling(
  name: string,
  { connections, beforeBytes, idleBytes }: IdleFigures,
  isBound: boolean
): string[] {
  const each = (idleBytes - beforeBytes) / connections
  const judged = isBound ? verdict(each / 1024, '≤', MOST_IDLE_KIB, 0) : ''
  return [name, count(connections), `${kibibytes(each)}${judged}`]
}

function crowding({
  connections,
  beforeBytes,
  idleBytes,
  pendingBytes
}: MemoryFigures['engine']['crowd']): string[] {
  return [
    'Tcplens',
    count(connections),
    megabytes(beforeBytes),
    megabytes(idleBytes),
    kibibytes((idleBytes - beforeBytes) / connections),
    kibibytes(pendingBytes)
  ]
}
