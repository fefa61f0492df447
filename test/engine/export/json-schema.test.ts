/** JSON exports conform to docs/export-json.schema.json, and the schema covers every member in them. */

import { gzipSync } from 'node:zlib'
import Ajv from 'ajv'
import { describe, expect, it } from 'vitest'
import schema from '../../../docs/export-json.schema.json' with { type: 'json' }
import type { Engine } from '../../../src/engine/engine'
import { LIVE, startEngine, startProxy, untilComplete } from '../../helpers/engine'
import { ALL_CONNECTIONS, ALL_EXCHANGES, exported } from '../../helpers/exporting'
import { get, ok, play, post, setStage } from '../../helpers/http-traffic'
import { askHttp2, startHttp2 } from '../../helpers/http2-peers'

/** Readers should ignore unknown members; in these tests there must be none. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, closed(member)])
  return { ...Object.fromEntries(members), ...('properties' in value ? { additionalProperties: false } : {}) }
}

const ajv = new Ajv({ allErrors: true, schemas: [{ $id: 'export', ...(closed(schema) as object) }] })

function faults(document: unknown, part = ''): string[] {
  const validate = ajv.getSchema(`export${part}`)
  if (validate === undefined) throw new Error(`The schema has no ${part}`)
  void validate(document)
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`)
}

function membersOf(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) membersOf(item, found)
  else if (typeof value === 'object' && value !== null)
    for (const [name, member] of Object.entries(value)) {
      found.add(name)
      // The data of an event is free-form.
      if (name !== 'data') membersOf(member, found)
    }
  return found
}

function membersInSchema(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found
  if ('properties' in value) for (const name of Object.keys(value.properties as object)) found.add(name)
  for (const member of Object.values(value)) membersInSchema(member, found)
  return found
}

/** Returns an engine with one connection of each kind, finished or cut off, with every kind of problem. */
async function everything(): Promise<Engine> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [
    [post('/text', 'a=1', 'Content-Type: text/plain'), ok('{}', 'Content-Type: application/json')],
    [get('/gzip'), ok(gzipSync('hello'), 'Content-Encoding: gzip')],
    [get('/broken'), ok('no gzip at all', 'Content-Encoding: gzip')],
    [get('/latin'), ok('\u00e9', 'Content-Type: text/plain; charset=iso-8859-1')],
    [get('/binary'), ok(Buffer.from([0, 1, 2]))],
    [get('/early'), `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok('').toString()}`],
    [get('/chunks'), 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n'],
    ['GET /lf HTTP/1.1\nHost: test\r\n\r\n', ok('1')]
  ])
  await play(stage, [[get('/cut'), 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nonly']], { targetEnds: true })
  const switched = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
  const upgrade = get('/socket', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13')
  await play(stage, [
    [upgrade, Buffer.concat([Buffer.from(switched), Buffer.from([0x81, 1, 65, 0x82, 1, 0])])]
  ])
  await play(stage, [['\u0001\u0002raw', 'answer']])
  await play(stage, [['*2\r\n$3\r\nGET\r\n$1\r\na\r\n', '-WRONGTYPE not a string\r\n']])
  const http2 = await startProxy(engine, await startHttp2())
  await askHttp2(`http://${http2.address.host}:${http2.address.port}`, [{ ':path': '/trailers' }])
  await untilComplete(engine, 12)
  await engine.handlers['marks.set']({ capture: LIVE, kind: 'exchanges', numbers: [[1, 2]], note: 'mine' })
  return engine
}

/** Members that occur only with TLS, rings and floods of events, which other tests cover. */
const ELSEWHERE = ['missing', 'omittedEvents', 'secure', 'serverName', 'tls', 'unverified']

describe('the schema of JSON exports', () => {
  it('matches exchanges and connections, as document, as lines, truncated and without bodies, with no unknown member', async () => {
    const engine = await everything()
    const seen = new Set<string>()
    for (const query of [ALL_EXCHANGES, ALL_CONNECTIONS])
      for (const options of [{}, { bodies: false }, { bodyLimit: 2 }]) {
        const whole = JSON.parse((await exported(engine, 'json', { query, ...options })).text) as object
        expect([query.kind, options, faults(whole)]).toEqual([query.kind, options, []])
        membersOf(whole, seen)
        const part = `#/definitions/${query.kind.slice(0, -1)}`
        const lines = (await exported(engine, 'ndjson', { query, ...options })).text.trimEnd().split('\n')
        expect(lines.flatMap((line) => faults(JSON.parse(line), part))).toEqual([])
      }
    const unseen = [...membersInSchema(schema)].filter((name) => !seen.has(name))
    expect(unseen.filter((name) => !ELSEWHERE.includes(name))).toEqual([])
  })

  it('rejects another document', () => {
    expect(faults({ format: 1, tcplens: '1', capture: 'x', exchanges: [{ exchange: 1 }] })).not.toEqual([])
    expect(faults({ format: 2, tcplens: '1', capture: 'x', exchanges: [] })).not.toEqual([])
    expect(faults({ format: 1, tcplens: '1', capture: 'x', exchanges: [], more: 1 })).not.toEqual([])
  })
})
