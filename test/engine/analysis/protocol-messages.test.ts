/** Messages of a protocol other than HTTP through a real engine: rows, details, filters, bodies, actions and exports. */

import { describe, expect, it } from 'vitest'
import { jsonLines } from '../../../src/cli/json-lines'
import { textLines } from '../../../src/cli/text-lines'
import type { Engine } from '../../../src/engine/engine'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { ExchangeRow } from '../../../src/shared/contract/views'
import { LIVE, startEngine, untilComplete } from '../../helpers/engine'
import { ALL_EXCHANGES, exported } from '../../helpers/exporting'
import { openCapture } from '../../helpers/opened-capture'
import { get, ok, play, setStage } from '../../helpers/http-traffic'

const JSON_VALUE = '{"name":"Ada"}'

function command(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`
}

/** Returns an engine whose capture has an HTTP request and a connection of Redis. */
async function stored(): Promise<Engine> {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [[get('/page'), ok('text')]])
  await play(stage, [
    [command('SET', 'user:1', JSON_VALUE), '+OK\r\n'],
    [command('GET', 'user:1'), `$${JSON_VALUE.length}\r\n${JSON_VALUE}\r\n`],
    [command('LPUSH', 'user:1', 'x'), '-WRONGTYPE Operation against a key\r\n']
  ])
  await untilComplete(engine, 4)
  return engine
}

async function rowsOf(engine: Engine, filter: string): Promise<ExchangeRow[]> {
  const query = { kind: 'exchanges', filter, sessions: null, sort: null } as const
  const { view } = await engine.handlers['views.open']({ capture: LIVE, query })
  const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 })
  checkOutput('reply', 'views.rows', page)
  return page.rows as ExchangeRow[]
}

/** A filter that reads messages fills its view row by row. */
async function found(engine: Engine, filter: string, exchanges: readonly number[]): Promise<void> {
  await expect
    .poll(async () => (await rowsOf(engine, filter)).map(({ exchange }) => exchange), { message: filter })
    .toEqual(exchanges)
}

describe('messages of a protocol other than HTTP', () => {
  it('are rows with the request, the result, and the host of their connection', async () => {
    const engine = await stored()
    const [, ...rows] = await rowsOf(engine, '')
    expect(rows).toMatchObject([
      {
        protocol: 'redis',
        method: 'SET',
        target: `user:1 ${JSON_VALUE}`,
        status: null,
        result: { status: 'OK', failed: false, summary: 'OK' },
        type: 'simple string',
        state: 'complete'
      },
      {
        method: 'GET',
        target: 'user:1',
        result: { status: '', summary: JSON_VALUE },
        size: JSON_VALUE.length
      },
      { method: 'LPUSH', result: { status: 'WRONGTYPE', failed: true }, type: 'simple error' }
    ])
    expect(rows.every(({ host, took }) => host?.startsWith('127.0.0.1:') && took !== null)).toBe(true)
  })

  it('have fields with byte ranges, and a payload that body views read', async () => {
    const engine = await stored()
    const { messages } = await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 })
    checkOutput(
      'reply',
      'exchanges.get',
      await engine.handlers['exchanges.get']({ capture: LIVE, exchange: 2 })
    )
    const [request, response] = messages
    expect(request).toMatchObject({ protocol: 'redis', kind: 'request', bodyLength: JSON_VALUE.length })
    expect(request?.fields.map(({ kind, name, value }) => [kind, name, value])).toEqual([
      ['start-line', '', ''],
      ['field', 'name', 'SET'],
      ['field', 'key', 'user:1'],
      ['field', 'argument', JSON_VALUE],
      ['body', '', '']
    ])
    expect(response).toMatchObject({ kind: 'response', startLine: 'simple string OK', bodyLength: 0 })
    const body = { capture: LIVE, exchange: 3, message: 1, offset: 0, length: 1000 }
    const { bytes, more } = await engine.handlers['exchanges.body'](body)
    expect([Buffer.from(bytes).toString(), more]).toEqual([JSON_VALUE, false])
  })

  it('are found by protocol, result, and the values of fields and of JSON', async () => {
    const engine = await stored()
    await found(engine, 'protocol:redis', [2, 3, 4])
    await found(engine, 'protocol:http/1', [1])
    await found(engine, 'result:wrongtype', [4])
    await found(engine, 'request.field.key:user', [2, 3, 4])
    await found(engine, 'request.field.argument:Ada', [2])
    await found(engine, 'response.json:$.name:Ada', [3])
    await found(engine, 'request.header.host:test', [1])
  })

  it('are not replayed as HTTP', async () => {
    const engine = await stored()
    await expect(engine.handlers['exchanges.replay']({ capture: LIVE, exchange: 2 })).rejects.toThrow(
      'Only HTTP requests can be replayed'
    )
  })

  it('are printed as lines of JSON and of text', async () => {
    const engine = await stored()
    await engine.close()
    const { tap } = openCapture(engine.capture.path)
    const printed = jsonLines(tap).map((line) => JSON.parse(String(line)) as Record<string, unknown>)
    expect(printed.filter(({ protocol }) => protocol === 'redis')).toMatchObject([
      { event: 'message', kind: 'request', direction: 'up', name: 'SET', summary: `user:1 ${JSON_VALUE}` },
      { event: 'message', kind: 'response', direction: 'down', name: 'simple string', status: 'OK' },
      { name: 'GET', range: [46, 71] },
      { name: 'bulk string', body: { length: JSON_VALUE.length } },
      { name: 'LPUSH' },
      { name: 'simple error', status: 'WRONGTYPE', failed: true, complete: true, problems: [] }
    ])
    expect(textLines(tap, false).map(String).join('\n')).toContain(`SET user:1 ${JSON_VALUE}`)
  })

  it('are exported as text and JSON, and left out of HAR files with a count', async () => {
    const engine = await stored()
    const query = ALL_EXCHANGES
    const csv = (await exported(engine, 'csv', { query })).text
    expect(csv).toContain('LPUSH')
    expect(csv).toContain('WRONGTYPE')
    const markdown = (await exported(engine, 'markdown', { query })).text
    expect(markdown).toContain(`SET user:1 ${JSON_VALUE}`)
    const har = await exported(engine, 'har', { query })
    const { log } = JSON.parse(har.text) as { log: { entries: unknown[] } }
    expect(log.entries).toHaveLength(1)
    expect(har.told).toMatchObject({ rows: 1, notHttp: 3 })
  })
})
