/** The filter that a cell of a table stands for. */
import { expect, it } from 'vitest'
import { cellTerm, columnField } from '../../../../src/renderer/src/features/traffic/model/cell-term'
import type { ConnectionRow, ExchangeRow } from '../../../../src/shared/contract/views'
import { factNamed } from '../../../../src/shared/filter/facts'
import { parseFilter } from '../../../../src/shared/filter/parse'

const EXCHANGE: ExchangeRow = {
  exchange: 7,
  connection: 3,
  session: 1,
  time: new Date(2026, 2, 1, 14, 5, 30, 125).getTime() + 0.4,
  client: '127.0.0.1:5000',
  method: 'GET',
  target: 'http://h.example/a b?x=1',
  host: 'h.example',
  status: 404,
  type: 'text/html',
  size: 0,
  waited: 1.23456,
  took: 12.5,
  state: 'complete',
  version: 'HTTP/1.1',
  stream: 5,
  problems: 0,
  replayOf: null,
  dropped: false,
  ended: { by: 'target', how: 'rst' },
  extra: ['curl/8', ''],
  bookmark: false,
  note: null
}
const CONNECTION: ConnectionRow = {
  connection: 3,
  session: 0,
  time: EXCHANGE.time,
  client: '[::1]:5000',
  target: '10.0.0.1:443',
  serverName: 'h.example',
  protocol: 'tls',
  up: 10,
  down: 0,
  exchanges: 2,
  connecting: null,
  idle: null,
  took: null,
  ended: { by: 'client', how: 'fin', code: null },
  replayOf: null,
  dropped: false,
  bookmark: true,
  note: 'look'
}
const FIELDS = ['request.header.user-agent', 'response.header.x-none']

const termsOf = (row: ExchangeRow | ConnectionRow, columns: readonly string[]): (string | undefined)[] =>
  columns.map((column) => cellTerm(column, row, FIELDS)?.term)

it('names the field and the value of each column', () => {
  const columns = [
    'connection',
    'method',
    'path',
    'host',
    'version',
    'stream',
    'status',
    'type',
    'size',
    'client'
  ]
  const rest = ['session', 'ended', 'mark', ...FIELDS, 'time', 'took', 'waited']
  expect(termsOf(EXCHANGE, [...columns, ...rest])).toEqual([
    'connection=3',
    'method=GET',
    'path="/a b?x=1"',
    'host=h.example',
    'version=HTTP/1.1',
    'stream=5',
    'status=404',
    'type=text/html',
    'size=0',
    'client=127.0.0.1:5000',
    'session=1',
    'ended=server.rst',
    '-bookmarked:',
    'request.header.user-agent=curl/8',
    '-response.header.x-none:',
    'time>=2026-03-01T14:05:30.125',
    'duration>=12.5ms',
    'ttfb>=1.234ms'
  ])
  expect(termsOf(CONNECTION, ['target', 'protocol', 'up', 'down', 'exchanges', 'client', 'ended'])).toEqual([
    'server="10.0.0.1:443 h.example"',
    'protocol=tls',
    'up=10',
    'down=0',
    'exchanges=2',
    'client=[::1]:5000',
    'ended=client.fin'
  ])
  for (const [row, table] of [
    [EXCHANGE, 'exchanges'],
    [CONNECTION, 'connections']
  ] as const)
    for (const term of termsOf(row, [...columns, ...rest, 'target', 'protocol', 'up', 'exchanges']))
      expect(parseFilter(term ?? '', table).problems).toEqual([])
})

it('selects the rows without a field whose cell is empty', () => {
  const bare: ExchangeRow = {
    ...EXCHANGE,
    session: 0,
    target: null,
    method: null,
    host: undefined,
    status: null,
    type: '',
    size: null,
    took: null,
    ended: null,
    note: 'why',
    extra: [{ note: 'too-long' }]
  }
  const columns = ['path', 'method', 'host', 'status', 'type', 'size', 'took', 'ended', 'session', 'mark']
  expect(termsOf(bare, [...columns, ...FIELDS])).toEqual([
    '-path:',
    '-method:',
    '-host:',
    '-status:',
    '-type:',
    '-size:',
    '-duration:',
    '-ended:',
    '-session:',
    'note=why',
    undefined,
    undefined
  ])
  expect(termsOf({ ...CONNECTION, serverName: undefined }, ['target', 'mark', 'session', 'waited'])).toEqual([
    'server=10.0.0.1:443',
    'bookmarked:',
    '-session:',
    undefined
  ])
})

it('other protocols have a result in place of a status', () => {
  const redis: ExchangeRow = {
    ...EXCHANGE,
    protocol: 'redis',
    target: 'key (1)',
    status: null,
    result: { status: 'ERR.x', failed: true, summary: 'ERR.x no' }
  }
  expect(termsOf(redis, ['status', 'path', 'version'])).toEqual([
    String.raw`result~/^ERR\.x/`,
    'path="key (1)"',
    'protocol=redis'
  ])
  const none = { ...redis, result: { status: '', failed: false, summary: '1' } }
  expect([...termsOf(none, ['status', 'waterfall', 'number'])]).toEqual([undefined, undefined, undefined])
  expect(cellTerm('time', EXCHANGE, [])?.isFrom).toBe(true)
})

it('columns have the names that filters use', () => {
  const isFact = (name: string): boolean => factNamed(name) !== null
  expect(
    ['took', 'waited', 'target', 'status', 'waterfall', 'request.header.x'].map((key) =>
      columnField(key, isFact)
    )
  ).toEqual(['duration', 'ttfb', 'server', 'status', null, 'request.header.x'])
})
