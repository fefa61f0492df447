/** Filters select the same connections as the display filters of Wireshark for the fields that both have. */

import { describe, expect, it } from 'vitest'
import type { Engine } from '../../src/engine/engine'
import { realCapture, tsharkFields } from '../helpers/captures'
import { startEngine } from '../helpers/engine'
import { ALL_EXCHANGES, exported } from '../helpers/exporting'
import { openedFile } from '../helpers/har'
import { get, ok, play, post, setStage } from '../helpers/http-traffic'
import { needs, needsThat } from '../helpers/peers'

/** Filters with the same meaning; `docs/filter.md` lists the differences of the two languages. */
const PAIRS = [
  ['status=200', 'http.response.code == 200'],
  ['status>=400', 'http.response.code >= 400'],
  ['status in (204, 304, 404)', 'http.response.code in {204, 304, 404}'],
  ['method=POST', 'http.request.method == "POST"'],
  ['method in (GET, HEAD)', 'http.request.method in {"GET", "HEAD"}'],
  ['request.header.host:e', 'lower(http.host) contains "e"'],
  ['request.header.user-agent~^m', 'http.user_agent matches "^m"'],
  ['port=80', 'tcp.port == 80'],
  ['up.bytes:hex"50 4f 53 54" or down.bytes:hex"50 4f 53 54"', 'tcp.payload contains 50:4f:53:54'],
  ['up.bytes:hex"0d 0a 0d 0a" or down.bytes:hex"0d 0a 0d 0a"', 'tcp.payload contains 0d:0a:0d:0a']
] as const

/** HTTP that both decode alike; `docs/decode-differences.md` explains the others. */
const TRACES = [
  'http-get.pcap',
  'http-get-gzip.pcap',
  'http-post.pcap',
  'http-multipart-form-data.pcap',
  'http-vlan-0.pcap',
  'http-cooper-grill-dvwa.pcapng'
]

const traces = TRACES.filter((trace) => realCapture(trace) !== undefined)

/** The system chose the ports, so tshark cannot infer the protocol from them. */
const EVERY_PORT_IS_HTTP = ['-d', 'tcp.port==1-65535,http']

/** Clients of the connections with requests that have a packet which passes the display filter. */
async function byTshark(path: string, filter: string, more: readonly string[]): Promise<string[]> {
  const requests = await tsharkFields(path, 'http.request', ['tcp.stream', 'ip.src', 'tcp.srcport'], ...more)
  const clients = new Map(requests.map(([stream, address, port]) => [stream, `${address}:${port}`]))
  const found = await tsharkFields(path, filter, ['tcp.stream'], ...more)
  return [...new Set(found.flatMap(([stream]) => clients.get(stream) ?? []))].sort()
}

/** Clients of the connections with requests that pass the filter. */
async function byTcplens(engine: Engine, capture: number, filter: string): Promise<string[]> {
  const { text } = await exported(engine, 'json', { query: { ...ALL_EXCHANGES, filter }, capture })
  const { exchanges } = JSON.parse(text) as { exchanges: { client: string; method: string | null }[] }
  const clients = exchanges.filter(({ method }) => method !== null).map(({ client }) => client)
  return [...new Set(clients)].sort()
}

async function differences(engine: Engine, path: string, more: readonly string[] = []): Promise<object[]> {
  const capture = await openedFile(engine, path)
  const found = []
  let selected = 0
  for (const [filter, display] of PAIRS) {
    const [own, theirs] = [await byTcplens(engine, capture, filter), await byTshark(path, display, more)]
    selected += theirs.length
    if (own.join() !== theirs.join()) found.push({ filter, display, own, theirs })
  }
  expect(selected).toBeGreaterThan(0)
  return found
}

it('generated traffic is selected as by Wireshark', needs('tshark'), async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  const answer = (status: string): string => `HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`
  await play(stage, [[get('/1'), ok('fine')]])
  await play(stage, [
    [get('/2'), answer('404 Not Found')],
    [post('/3', 'body'), ok('fine')]
  ])
  await play(stage, [[post('/4', 'POST'), answer('204 No Content')]])
  await play(stage, [['GET /5 HTTP/1.1\r\nHost: b\r\nUser-Agent: Mine\r\n\r\n', answer('500 Error')]])
  await engine.close()
  expect(await differences(await startEngine(), engine.capture.path, EVERY_PORT_IS_HTTP)).toEqual([])
})

describe('a real trace', needsThat('captures', traces.length > 0), () => {
  it.each(traces)('%s is selected as by Wireshark', needs('tshark'), async (trace) => {
    expect(await differences(await startEngine(), realCapture(trace) ?? '')).toEqual([])
  })
})
