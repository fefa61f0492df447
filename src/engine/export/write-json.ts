import { wireText } from '../../decode/view/text-encoding'
import type { EventEntry, MessageField } from '../../shared/contract/traffic'
import type { ConnectionRow } from '../../shared/contract/views'
import type { Direction } from '../../shared/model/direction'
import { troubleText, type ExchangeStory, type StoryMessage } from './exchange-story'
import { base64Pieces, type ExportedBody } from './exported-body'
import type { ExportRun } from './export-run'
import { isoTime } from './iso-time'
import { jsonPieces, ListStream, TextStream } from './json-pieces'
import type { OutputFile } from './output-file'
import { streamPieces } from './stream-pieces'
import { socketMessages } from './web-socket-messages'
import type { WrittenBy } from './write-har'

/** Writes rows as JSON, as one document or one document per line (NDJSON), with everything the window shows. */

/** Format version; increases when a member changes its meaning. */
const FORMAT = 1

/** `kind`: name of the member that holds the list. */
export async function writeJson(
  out: OutputFile,
  kind: 'exchanges' | 'connections',
  { version, capture }: WrittenBy,
  documents: AsyncIterable<unknown>
): Promise<void> {
  const head = JSON.stringify({ format: FORMAT, tcplens: version, capture })
  await out.write(`${head.slice(0, -1)},"${kind}":[`)
  let isFirst = true
  for await (const document of documents) {
    await out.write(isFirst ? '\n' : ',\n')
    isFirst = false
    for await (const piece of jsonPieces(document)) await out.write(piece)
  }
  await out.write('\n]}\n')
}

export async function writeNdjson(out: OutputFile, documents: AsyncIterable<unknown>): Promise<void> {
  for await (const document of documents) {
    for await (const piece of jsonPieces(document)) await out.write(piece)
    await out.write('\n')
  }
}

export async function exchangeDocument(run: ExportRun, story: ExchangeStory): Promise<unknown> {
  const { row, facts: way, request, response, interim, findings } = story
  const messages = run.options.bodies ? socketMessages(run, story) : null
  return {
    exchange: row.exchange,
    connection: row.connection,
    time: isoTime(row.time),
    client: row.client,
    target: way.target,
    url: story.url,
    ...(row.protocol === undefined ? {} : { protocol: row.protocol }),
    method: request?.part('method') ?? row.method,
    status: row.status,
    ...(row.result === undefined ? {} : { result: row.result }),
    state: row.state,
    ...(story.trouble === null ? {} : { trouble: troubleText(story.trouble) }),
    ...(row.stream === undefined ? {} : { stream: row.stream }),
    ...(row.replayOf === null ? {} : { replayOf: row.replayOf }),
    bookmark: row.bookmark,
    note: story.note,
    milliseconds: { waited: row.waited, took: row.took, sent: story.sent, received: story.received },
    request: request === null ? null : messageDocument(request, await run.body(story, request)),
    ...(interim.length === 0 ? {} : { interim: interim.map((message) => messageDocument(message, null)) }),
    response: response === null ? null : messageDocument(response, await run.body(story, response)),
    findings,
    ...(messages === null ? {} : { webSocket: new ListStream(() => socketDocuments(messages())) })
  }
}

async function* socketDocuments(
  messages: ReturnType<NonNullable<ReturnType<typeof socketMessages>>>
): AsyncGenerator<unknown, void> {
  for await (const { row, opcode, data } of messages)
    yield {
      time: isoTime(row.time),
      direction: row.direction,
      kind: row.kind,
      complete: row.complete,
      ...(data === '' ? {} : { [opcode === 1 ? 'text' : 'base64']: data })
    }
}

function messageDocument(message: StoryMessage, body: ExportedBody | null): unknown {
  const { detail } = message
  return {
    time: isoTime(detail.time),
    startLine: detail.startLine,
    version: detail.version ?? null,
    ...(message.pseudo.length === 0 ? {} : { pseudo: message.pseudo }),
    headers: message.headers,
    ...(detail.protocol === undefined
      ? {}
      : { fields: detail.fields.filter(({ kind }) => kind === 'field').map(fieldDocument) }),
    ...(message.trailers.length === 0 ? {} : { trailers: message.trailers }),
    complete: detail.complete,
    /** Bytes as transferred, before decoding. */
    bodyLength: detail.bodyLength,
    ...(body === null || (body.size === 0 && detail.bodyLength === 0) ? {} : { body: bodyDocument(body) })
  }
}

function fieldDocument({ name, value, range, depth }: MessageField): unknown {
  return { name, value: wireText(value), range, depth }
}

function bodyDocument(body: ExportedBody): unknown {
  const { size, written, charset, text, decoded, failed, complete } = body
  return {
    size,
    ...(complete ? {} : { complete }),
    ...(decoded.length === 0 ? {} : { decoded }),
    ...(failed === null ? {} : { failed }),
    ...(text === ''
      ? {}
      : charset === null
        ? { base64: text }
        : { ...(charset === 'utf-8' ? {} : { charset }), text }),
    ...(text !== '' && written < size ? { written } : {})
  }
}

export function connectionDocument(run: ExportRun, row: ConnectionRow): unknown {
  const { traffic } = run.sources
  const { events, omittedEvents } = traffic.connection(row.connection)
  const { time, took, connecting, idle, up, down, bookmark, note, ...rest } = row
  return {
    ...rest,
    time: isoTime(time),
    milliseconds: { took, connecting, idle },
    bookmark,
    note: note ?? '',
    events: events.map(eventDocument),
    ...(omittedEvents === 0 ? {} : { omittedEvents }),
    up: streamDocument(run, row.connection, 'up', up),
    down: streamDocument(run, row.connection, 'down', down)
  }
}

function eventDocument({ time, name, text, data }: EventEntry): unknown {
  const { connection: _connection, event: _event, ...members } = data
  return {
    time: isoTime(time),
    event: name,
    text,
    ...(Object.keys(members).length === 0 ? {} : { data: members })
  }
}

/** Returns a stream as base64: it has no content codings and no type. */
function streamDocument(run: ExportRun, connection: number, direction: Direction, bytes: number): unknown {
  const most = Math.min(bytes, run.options.bodyLimit ?? Number.POSITIVE_INFINITY)
  const missing = run.sources.traffic.missing(connection, direction, 0, bytes)
  if (missing.length > 0) run.totals.partial++
  if (!run.options.bodies) return { bytes }
  if (most < bytes) run.totals.cut++
  return {
    bytes,
    ...(most < bytes ? { written: most } : {}),
    ...(missing.length === 0 ? {} : { missing }),
    base64: new TextStream(() => base64Pieces(streamPieces(run, connection, direction, 0, most)), true)
  }
}
