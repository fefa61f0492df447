import type { MockLeftOut } from '../../shared/contract/mock-sets'
import type { SetWriter } from './set-writer'
import { endpointOfText, inOrder, segmentsOf, type SetSource } from './set-source'

/** Copies a whole conversation of any protocol into a set. If TLS or a tunnel was decoded, copies the inner data. */

export async function copyConversation(
  source: SetSource,
  writer: SetWriter,
  connection: number,
  capture: string
): Promise<MockLeftOut['why'] | null> {
  const { row, events } = source.traffic.connection(connection)
  const { up, down } = row
  // Data sent to a proxy and TLS handshakes are not part of the conversation.
  const layer = events.findLast(({ name }) => name === 'layer')?.data
  const from = { up: Number(layer?.['up'] ?? 0), down: Number(layer?.['down'] ?? 0) }
  if (down <= from.down) return up <= from.up ? 'empty' : 'no-answer'
  const missing = (['up', 'down'] as const).some(
    (direction) => source.traffic.missing(connection, direction, from[direction], row[direction]).length > 0
  )
  if (missing) return 'gaps'
  const { ended } = row
  const byServer = ended !== null && ended.by !== 'client'
  const recorded = writer.begin(
    {
      event: 'recorded',
      kind: 'connection',
      number: connection,
      capture,
      time: row.time,
      ...(byServer ? { ends: ended.how === 'fin' ? ('fin' as const) : ('rst' as const) } : {})
    },
    endpointOfText(row.client),
    endpointOfText(row.target)
  )
  let last = row.time
  const segments = inOrder([
    segmentsOf(source, connection, 'up', from.up, up),
    segmentsOf(source, connection, 'down', from.down, down)
  ])
  for (const { direction, offset, length, time } of segments) {
    recorded.data(direction, source.traffic.stream(connection, direction, offset, length).bytes, time)
    last = time
    await source.drain()
  }
  recorded.end(last, byServer ? 'target' : 'client', byServer && ended.how !== 'fin' ? 'rst' : 'fin')
  return null
}
