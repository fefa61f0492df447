import type { TapEntry, TapMessage } from '../engine/analysis/story/tap-entry'
import { isUnknown } from '../shared/model/connection-event'
import { isPrinted } from './printed-events'
import { jsonLine, type TerminalText } from './terminal-text'

/** Capture events and messages as JSON objects, one per line, for scripts and tests. */

export function jsonLines(entries: readonly TapEntry[]): TerminalText[] {
  return entries.flatMap((entry) => {
    const object = toObject(entry)
    return object === null ? [] : [jsonLine(object)]
  })
}

function toObject(entry: TapEntry): Record<string, unknown> | null {
  switch (entry.type) {
    case 'message':
      return messageObject(entry)
    case 'protocol-message': {
      const { type: _type, time, ...facts } = entry
      return { event: 'message', ...facts, time: time / 1000 }
    }
    case 'inner': {
      const { type: _type, layer, time, named, ...facts } = entry
      const typed = named === undefined ? {} : { type: named.type, fields: JSON.parse(named.json) as unknown }
      return { event: layer, ...facts, ...typed, time: time / 1000 }
    }
    case 'note': {
      const { connection, direction, time, problem } = entry
      return { event: 'note', connection, direction, time: time / 1000, ...problem }
    }
    case 'proxy-header': {
      const { connection, time, header, problems } = entry
      const { version, command, source, destination, tlvs, range } = header
      return {
        event: 'proxy-header',
        connection,
        time: time / 1000,
        version,
        command,
        source,
        destination,
        tlvs,
        range,
        problems
      }
    }
    case 'unclosed':
      return {
        event: 'connection-close',
        connection: entry.connection,
        time: entry.time / 1000,
        up: entry.up,
        down: entry.down,
        endedBy: 'tcplens',
        how: 'error',
        code: entry.because === 'dropped' ? 'CAPTURE_DROPPED' : 'CAPTURE_ENDED'
      }
    case 'joined': {
      const { connection, time, event } = entry
      const { client, target, up, down } = event
      // Offset at which each stream continues; the capture no longer contains the earlier bytes.
      return { event: 'connection-open', connection, time: time / 1000, client, target, from: { up, down } }
    }
    case 'data': {
      const { connection, direction, offset, time, bytes } = entry
      const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
      return { event: 'data', connection, direction, offset, time: time / 1000, base64 }
    }
    case 'tls':
      return tlsObject(entry)
    case 'event':
      return eventObject(entry)
  }
}

function tlsObject({
  connection,
  time,
  layers
}: Extract<TapEntry, { type: 'tls' }>): Record<string, unknown> {
  return {
    event: 'tls-seen',
    connection,
    time: time / 1000,
    layers: layers.map(({ from, summary, messages, problems }) => ({
      from,
      ...summary,
      messages: messages.map(({ direction, name, value }) => ({ direction, name, value })),
      problems: problems.map(({ direction, code }) => ({ direction, code }))
    }))
  }
}

function eventObject({
  connection,
  time,
  event
}: Extract<TapEntry, { type: 'event' }>): Record<string, unknown> | null {
  if (event.event === 'open') {
    const { client, server, target } = event
    // Null until the client has named its target, which the `asked` event reports.
    const known = isUnknown(target) ? null : target
    return { event: 'connection-open', connection, time: time / 1000, client, server, target: known }
  }
  if (event.event === 'close') {
    const { up, down, endedBy, how, code } = event
    return {
      event: 'connection-close',
      connection,
      time: time / 1000,
      up,
      down,
      endedBy,
      how,
      ...(code === undefined ? {} : { code })
    }
  }
  if (!isPrinted(event)) return null
  const { event: name, ...facts } = event
  return { event: name, connection, time: time / 1000, ...facts }
}

function messageObject(message: TapMessage): Record<string, unknown> {
  const { kind, connection, exchange, direction, headers, trailers, body, range, complete, problems } =
    message
  const line =
    kind === 'http.request'
      ? { method: message.method, target: message.target, version: message.version }
      : { status: message.status, reason: message.reason, version: message.version }
  return {
    event: 'message',
    kind,
    connection,
    exchange,
    direction,
    time: message.time / 1000,
    ...line,
    ...(message.stream === undefined ? {} : { stream: message.stream }),
    headers,
    trailers,
    body,
    range,
    complete,
    problems
  }
}
