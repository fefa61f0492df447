/** Filters over real traffic: message fields, bytes of streams, and conditions between connections and exchanges. */

import { expect, it } from 'vitest'
import type { Engine } from '../../../../src/engine/engine'
import type { Events } from '../../../../src/shared/contract/contract'
import type { ConnectionRow, ExchangeRow, ViewQuery } from '../../../../src/shared/contract/views'
import { LIVE, startEngine } from '../../../helpers/engine'
import { ok, play, setStage } from '../../../helpers/http-traffic'
import { waitUntil } from '../../../helpers/patience'

let engine: Engine
const events: Events['view'][] = []

const ask = (target: string, ...headers: string[]): string =>
  `GET ${target} HTTP/1.1\r\nHost: h.example\r\n${headers.map((header) => `${header}\r\n`).join('')}\r\n`

async function setUp(): Promise<void> {
  events.length = 0
  engine = await startEngine()
  engine.onEvent((name, payload) => {
    if (name === 'view') events.push(payload as Events['view'])
  })
  const stage = await setStage(engine)
  await play(stage, [
    [ask('/one?id=2&id=3'), ok('{"paid": true}', 'Set-Cookie: a=1; Secure', 'Set-Cookie: b=2')],
    [ask('/two', 'X-Long: 10'), 'HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy']
  ])
  await play(stage, [
    [ask('/three', 'X-Long: 9'), ok('x', 'Set-Cookie: c=3; secure')],
    [ask('/four'), 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nbad']
  ])
}

interface Found {
  readonly rows: number[]
  readonly unreadable: number
}

async function found(
  filter: string,
  kind: ViewQuery['kind'] = 'exchanges',
  unreadable = false
): Promise<Found> {
  const query = {
    kind,
    filter,
    sessions: null,
    sort: null,
    ...(unreadable ? { unreadable } : {})
  } as ViewQuery
  const { view, scanned } = await engine.handlers['views.open']({ capture: LIVE, query })
  const last = (): Events['view'] | undefined => events.findLast((event) => event.view === view)
  if (scanned !== undefined) await waitUntil(() => last() !== undefined && last()?.scanned === undefined)
  const page = await engine.handlers['views.rows']({ capture: LIVE, view, first: 0, count: 100 })
  await engine.handlers['views.close']({ capture: LIVE, view })
  const rows =
    page.kind === 'exchanges'
      ? page.rows.map(({ exchange }: ExchangeRow) => exchange)
      : page.rows.map(({ connection }: ConnectionRow) => connection)
  return { rows, unreadable: last()?.unreadable ?? 0 }
}

const OF_EXCHANGES: readonly (readonly [string, readonly number[]])[] = [
  ['status:5xx or path:/three', [2, 3]],
  ['not (status:5xx or path:/three)', [1, 4]],
  ['status in (503, 404)', [2]],
  ['status:200..299 path~"^/(one|four)"', [1, 4]],
  ['path~/T/ path~/(?-i)two/', [2]],
  ['host=h.example host==h.example', [1, 2, 3, 4]],
  ['host==H.example', []],
  ['client=127.0.0.0/8 server=127.0.0.1', [1, 2, 3, 4]],
  ['client!=127.0.0.0/8', []],
  ['reused:', [2, 4]],
  ['-reused: version=http/1.1', [1, 3]],
  ['request.size=0 port>1 session>0 up>10 down>10', [1, 2, 3, 4]],
  ['time>-1h time:00:00..23:59', [1, 2, 3, 4]],
  ['time<2020-01-01', []],
  ['response.header.set-cookie:secure', [1, 3]],
  ['all:(response.header.set-cookie:secure)', [3]],
  ['no:(response.header.set-cookie:secure)', [2, 4]],
  ['response.header.set-cookie!="b=2"', [3]],
  ['response.header.set-cookie:"Secure, b=2"', [1]],
  ['request.query.id=3', [1]],
  ['request.query.id="2, 3"', [1]],
  ['request.header.x-long<10', [3]],
  ['request.header.x-long>=9', [2, 3]],
  ['request.header.host[0..2]=h.', [1, 2, 3, 4]],
  ['path[1..4]=two', [2]],
  ['response.body:busy', [2]],
  ['response.body[-2..]=hex"73 79"', [2]],
  ['response.json:$.paid=true', [1]],
  ['up[0..3]=GET', [1, 2, 3, 4]],
  ['up[0..3]=hex"47 4? ??"', [1, 2, 3, 4]],
  ['down[-3..]=bad', [3, 4]],
  ['down.bytes:busy', [1, 2]],
  ['conn:(down.bytes:busy) reused:', [2]],
  ['conn:(exchanges=2 any:(status:503))', [1, 2]],
  ['bookmarked: or note:x or replay: or tls.sni: or tls.verified:', []]
]

const OF_CONNECTIONS: readonly (readonly [string, readonly number[]])[] = [
  ['any:(status:503)', [1]],
  ['no:(status:503)', [2]],
  ['all:(status:200)', [2]],
  ['count:(status:200)=1', [1]],
  ['count:(status:200)>=1', [1, 2]],
  ['any:(request.header.x-long=9)', [2]],
  ['all:(request.header.host:h)', [1, 2]],
  ['not any:(request.header.x-long=9) up>1', [1]],
  ['any:(conn:(down.bytes:busy))', [1]],
  ['up[0..3]=get', [1, 2]],
  ['host:h.example client=127.0.0.1 upstream:127', [1, 2]]
]

it('a filter selects exchanges by their facts, fields, bytes and connections', async () => {
  await setUp()
  for (const [filter, expected] of OF_EXCHANGES)
    expect([filter, (await found(filter)).rows]).toEqual([filter, expected])
})

it('a filter selects connections by their facts, bytes and exchanges', async () => {
  await setUp()
  for (const [filter, expected] of OF_CONNECTIONS)
    expect([filter, (await found(filter, 'connections')).rows]).toEqual([filter, expected])
})

it('a body that cannot be decoded matches neither a condition nor its negation, and is counted', async () => {
  await setUp()
  expect(await found('response.body:bad')).toEqual({ rows: [], unreadable: 1 })
  expect(await found('not response.body:bad')).toEqual({ rows: [1, 2, 3], unreadable: 1 })
  expect(await found('not response.body:bad or path:/four')).toEqual({ rows: [1, 2, 3, 4], unreadable: 0 })
  expect((await found('response.body:bad', 'exchanges', true)).rows).toEqual([4])
  expect((await found('any:(response.body:bad)', 'connections')).unreadable).toBe(1)
})

it('completions are the names and values that occur', async () => {
  await setUp()
  const complete = async (text: string, table: 'exchanges' | 'connections' = 'exchanges') => {
    const answer = await engine.handlers['filters.complete']({
      capture: LIVE,
      table,
      text,
      caret: text.length
    })
    return [
      text.slice(0, answer.from),
      ...answer.items.map((item) => `${item.text} ${item.count ?? ''}`.trim())
    ]
  }
  expect(await complete('x stat')).toEqual(['x ', 'status:', 'state:'])
  expect(await complete('-status:')).toEqual(['-status:', '200 3', '503 1'])
  expect(await complete('status=5')).toEqual(['status=', '503 1'])
  expect(await complete('request.header.x')).toEqual(['', 'request.header.x-long: 2'])
  expect(await complete('response.cookie.')).toEqual([
    '',
    ...['a', 'b', 'c'].map((name) => `response.cookie.${name}: 1`)
  ])
  expect(await complete('request.query.')).toEqual(['', 'request.query.id: 1'])
  expect(await complete('request.header.x-long:"')).toEqual(['request.header.x-long:', '10 1', '9 1'])
  expect(await complete('conn:(exch')).toEqual(['conn:(', 'exchanges:'])
  expect(await complete('any:(a) or any:(meth', 'connections')).toEqual(['any:(a) or any:(', 'method:'])
  expect(await complete('any:(a) meth', 'connections')).toEqual(['any:(a) '])
  expect(await complete('size:1')).toEqual(['size:'])
  expect(await complete('response.body:b')).toEqual(['response.body:'])
  expect(await complete('')).toEqual([''])
})

it('a filter is validated with its regular expressions and saved filters', async () => {
  await setUp()
  const saved = [{ table: 'exchanges', name: 'a', text: 'path~$1' }] as const
  const check = async (text: string) => {
    const { problems } = await engine.handlers['filters.check']({
      table: 'exchanges',
      text,
      saved: [...saved]
    })
    return problems.map(({ code, from, to }) => `${code}:${text.slice(from, to)}`)
  }
  expect(await check('path~/a+/ @a(x)')).toEqual([])
  expect(await check('path~/a(b/')).toEqual(['bad-regex:a(b/'])
  expect(await check('path~/(?<=a)b/')).toHaveLength(1)
})
