import type { ConnectionDetail } from '../../shared/contract/traffic'
import type { ExportWriter } from '../export/export-writer'
import { readSet, type SetContentsOptions } from '../mock-set/set-contents'
import type { SetMaker } from '../mock-set/set-maker'
import { originalOf } from '../analysis/replays/attempts'
import type { BytesWriter } from '../analysis/messages/bytes-writer'
import type { CaptureRequests, ConnectionQuery } from './contract'
import type { FindSource } from '../analysis/find/find-source'
import { findTurn } from '../analysis/traffic/direction-changes'
import type { FieldReader } from '../analysis/fields/field-reader'
import type { FrameList } from '../analysis/frames/frame-list'
import type { InnerLists } from '../analysis/inner/inner-list'
import type { MessageReader } from '../analysis/messages/message-reader'
import type { PacketReader } from '../analysis/traffic/packet-reader'
import type { ReplayBodies } from '../analysis/replays/replay-source'
import { readReuse } from '../analysis/tables/reuse'
import { readStretch } from '../analysis/replays/stretches'
import type { TimelineReader } from '../analysis/traffic/timeline-reader'
import type { TlsReader } from '../analysis/tls/tls-reader'
import type { TrafficReader } from '../analysis/traffic/traffic-reader'
import type { ViewList } from '../analysis/views/view-list'
import type { Walker } from '../analysis/walker'

/** Handlers of requests about a capture, each of which delegates to a reader. */

export interface AnalysisReaders {
  walker: Walker
  views: ViewList
  traffic: TrafficReader
  messages: MessageReader
  frames: FrameList
  inner: InnerLists
  fields: FieldReader
  timelines: TimelineReader
  packets: PacketReader
  tls: TlsReader
  replayBodies: ReplayBodies
  writer: BytesWriter
  sets: SetMaker
  recorded: SetContentsOptions
  exporter: ExportWriter
  finding: FindSource
  /** Called when background work is pending. */
  wake(): void
  /** Called when data shown in views has changed. */
  reportChanges(): void
}

/**
 * Requests that may be answered asynchronously, interleaved with the walk; the others are answered
 * synchronously.
 */
type Waiting =
  | 'views.rows'
  | 'connections.timeline'
  | 'connections.reuse'
  | 'connections.turn'
  | 'frames.turn'
  | 'exchanges.body'
  | 'inner.body'
  | 'fields.at'
  | 'bytes.write'
  | 'mock.make'
  | 'mock.read'
  | 'export.write'
  | 'export.connections'
  | 'find.decoded'
  | 'find.metadata'
  | 'find.scope'
  | 'find.exchanges'
  | 'export.exchanges'

type Answer<Name extends keyof CaptureRequests> = CaptureRequests[Name]['output']

export type AnalysisHandlers = {
  [Name in keyof CaptureRequests]: (
    input: CaptureRequests[Name]['input']
  ) => Name extends Waiting ? Answer<Name> | Promise<Answer<Name>> : Answer<Name>
}

export function analysisHandlers(readers: AnalysisReaders): AnalysisHandlers {
  const { walker, views, traffic, messages, frames, inner, fields, timelines, packets, tls } = readers
  const { replayBodies, writer, sets, recorded, exporter, finding, wake, reportChanges } = readers
  const { epoch } = recorded

  const detailOf = (
    connection: number,
    framings: NonNullable<ConnectionQuery['framings']>
  ): ConnectionDetail => {
    const detail = traffic.connection(connection)
    const usual = framings.find(([session]) => session === detail.row.session)?.[1]
    const framed = frames.summary(connection, usual)
    return framed === undefined ? detail : { ...detail, frames: framed }
  }

  return {
    'views.open': (query) => {
      const opened = views.open(query, performance.now())
      if (opened.scanned !== undefined) wake()
      return opened
    },
    'views.close': ({ view }) => {
      views.close(view)
      return null
    },
    'views.rows': ({ view, first, count, columns = [] }) =>
      columns.length === 0 ? views.page(view, first, count) : views.pageWith(view, first, count, columns),
    'views.freeze': ({ view }) => views.freeze(view),
    'views.numbers': ({ view, first, count }) => views.numbers(view, first, count),
    'views.find': ({ view, number }) => views.find(view, number),
    'filters.complete': (input) => views.complete(input),
    'connections.get': ({ connection, framings }) => detailOf(connection, framings ?? []),
    'connections.conversation': ({ connection, first, count }) =>
      traffic.conversation(connection, first, count),
    'connections.exchanges': ({ connection, first, count }) => traffic.exchanges(connection, first, count),
    'frames.set': ({ connection, framings }) => {
      frames.set(connection, framings)
      return null
    },
    'frames.conversation': ({ connection, first, count }) => frames.conversation(connection, first, count),
    'connections.timeline': (query) => {
      traffic.mustKnow(query.connection)
      return timelines.read(query)
    },
    'connections.packet': ({ connection, entry }) => {
      traffic.mustKnow(connection)
      return packets.packet(connection, entry)
    },
    'connections.tls': ({ connection }) => tls.read(connection),
    'connections.tls-message': (query) => tls.message(query),
    'connections.reuse': ({ sessions }) => readReuse(walker, sessions),
    'connections.turn': ({ connection, from, step }) =>
      findTurn((first, count) => traffic.conversation(connection, first, count).rows, from, step),
    'frames.turn': ({ connection, from, step }) =>
      findTurn((first, count) => frames.conversation(connection, first, count).rows, from, step),
    'frames.find': ({ connection, entry }) => frames.find(connection, entry),
    'streams.read': ({ connection, direction, offset, length }) =>
      traffic.stream(connection, direction, offset, length),
    'streams.block': ({ connection, direction, offset, length }) =>
      traffic.stream(connection, direction, offset, length),
    'exchanges.get': ({ exchange }) => messages.exchange(exchange),
    'exchanges.body': ({ exchange, message, offset, length, coded }) =>
      messages.body(exchange, message, offset, length, coded),
    'inner.list': (query) => inner.list(query),
    'inner.get': (query) => inner.get(query),
    'inner.body': ({ offset, length, ...query }) => inner.body(query, offset, length),
    'fields.get': ({ exchange, message, first, count }) => fields.page(exchange, message, first, count),
    'fields.at': ({ connection, direction, offset }) => fields.at(connection, direction, offset),
    'marks.get': ({ kind, number }) => walker.marking.get(kind, number),
    'attempts.original': ({ exchange }) => originalOf(walker, exchange, epoch),
    'attempts.find': ({ place }) => walker.replays.at(place, epoch),
    'attempts.stretch': ({ connection, stretch }) => readStretch(walker, traffic, connection, stretch),
    'marks.apply': (input) => {
      const applied = walker.marking.set(input)
      reportChanges()
      return applied
    },
    'replay.source': ({ exchange }) => messages.replaySource(exchange),
    'replay.body': ({ token, exchange }) => ({ bytes: replayBodies.next(token, exchange) }),
    'replay.missing': ({ connection, direction, start, end }) => ({
      total: traffic.total(connection, direction),
      missing: traffic.missing(connection, direction, start, end)
    }),
    'bytes.write': ({ token, path, to, saved }) => writer.write(token, path, to, saved),
    'bytes.cancel': ({ token }) => {
      writer.cancel(token)
      return null
    },
    'mock.make': (input) => sets.make(input),
    'mock.cancel': ({ token }) => {
      sets.cancel(token)
      return null
    },
    'mock.read': ({ first }) => readSet(recorded, first),
    'export.write': (input) => exporter.write(input),
    'export.cancel': ({ token }) => {
      exporter.cancel(token)
      return null
    },
    'find.rows': ({ first, count }) => finding.rows(first, count),
    'find.windows': ({ requests }) => finding.windows(requests),
    'find.bytes': ({ position, length }) => finding.bytes(position, length),
    'find.begin': ({ connections }) => finding.begin(connections),
    'find.decoded': ({ search }) => finding.decoded(search),
    'find.metadata': ({ search }) => finding.metadata(search),
    'find.finish': ({ search }) => {
      finding.finish(search)
      return null
    },
    'find.scope': ({ query }) => finding.scope(query),
    'find.exchanges': ({ places }) => finding.exchanges(places),
    'find.describe': ({ groups, matches }) => finding.describe(groups, matches),
    'export.connections': ({ query }) => exporter.connections(query),
    'export.exchanges': ({ query }) => exporter.exchanges(query)
  }
}
