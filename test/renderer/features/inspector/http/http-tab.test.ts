import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { parseHead } from '../../../../../src/decode/stream/http1/head'
import type {
  ConnectionDetail,
  ExchangeDetail,
  MessageField,
  MessageDetail
} from '../../../../../src/shared/contract/traffic'
import type { Direction } from '../../../../../src/shared/model/direction'
import HttpMessages from '../../../../../src/renderer/src/features/inspector/http/HttpMessages.vue'
import HttpTab from '../../../../../src/renderer/src/features/inspector/http/HttpTab.vue'
import { useHexState, type HexState } from '../../../../../src/renderer/src/kit/hex/use-hex-state'
import { useStreamBytes } from '../../../../../src/renderer/src/app/bridge/use-stream-bytes'
import { i18n } from '../../../../../src/renderer/src/locales/index'
import { exchangeRow, startTestEngine, type TestEngine } from '../../../helpers/test-engine'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const STREAMS: Record<Direction, Uint8Array> = {
  up: encode('PUT /a HTTP/1.1\r\nhost: x\r\nIf-Match: "v41"\r\nX-Tag: 1\r\nX-Tag: 2\r\n\r\n'),
  down: encode(
    'HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"id": 9917}'
  )
}

/** Fields as the engine lists them, with the real decoder's ranges. */
function messageOf(direction: Direction): MessageDetail {
  const bytes = STREAMS[direction]
  const kind = direction === 'up' ? 'http.request' : 'http.response'
  const head = parseHead(bytes, 0, kind)
  if (head === null) throw new Error('No head.')
  const plain = (name: string, range: readonly [number, number], depth: number): MessageField => ({
    kind: name,
    name: '',
    value: new TextDecoder().decode(bytes.subarray(range[0], range[1])),
    range: [range[0], range[1]],
    nameRange: null,
    valueRange: null,
    depth
  })
  const line = head.startLine
  const parts =
    line.kind === 'http.request'
      ? ([
          ['method', line.method],
          ['target', line.target],
          ['version', line.version]
        ] as const)
      : ([
          ['version', line.version],
          ['status', line.status],
          ['reason', line.reason]
        ] as const)
  const headEnd = head.range[1]
  return {
    kind,
    direction,
    time: 1_700_000_000_000,
    range: [0, bytes.length],
    headRange: [0, headEnd],
    complete: true,
    missing: [],
    version: 'HTTP/1.1',
    startLine: '',
    framing: 'length',
    bodyLength: bytes.length - headEnd,
    contentType: direction === 'down' ? 'application/json' : '',
    contentEncoding: '',
    fields: [
      plain('start-line', line.range, 0),
      ...parts.map(([name, part]) => plain(name, part.range, 1)),
      ...head.headers.map((header) => ({
        ...plain('header', header.line, 0),
        name: header.name.text,
        value: header.value.text,
        nameRange: [header.name.range[0], header.name.range[1]] as [number, number],
        valueRange: [header.value.range[0], header.value.range[1]] as [number, number]
      })),
      ...(bytes.length > headEnd ? [plain('body', [headEnd, bytes.length], 0)] : [])
    ],
    problems: direction === 'down' ? [{ code: 'te-and-cl', offset: 60 }] : []
  }
}

const CONNECTION: ConnectionDetail = {
  row: {
    connection: 1,
    session: 1,
    time: 0,
    client: '127.0.0.1:50000',
    target: '127.0.0.1:80',
    protocol: 'http/1',
    up: STREAMS.up.length,
    down: STREAMS.down.length,
    exchanges: 1,
    connecting: null,
    idle: null,
    took: 5,
    ended: { by: 'client', how: 'fin', code: null },
    replayOf: null,
    dropped: false,
    bookmark: false,
    note: null
  },
  entries: 2,
  droppedEntries: 0,
  from: { up: 0, down: 0 },
  events: [],
  omittedEvents: 0
}

let engine: TestEngine | undefined
let mounted: VueWrapper | undefined
afterEach(() => {
  mounted?.unmount()
  engine?.close()
})

/** `answer`: shows only the response instead of the whole HTTP tab. */
async function show({ answer = false } = {}): Promise<{
  wrapper: VueWrapper
  state: HexState
  bodies: readonly number[]
}> {
  const bodies: number[] = []
  engine = startTestEngine({
    'streams.read': ({ direction, offset, length }) => ({
      total: STREAMS[direction].length,
      from: offset,
      bytes: STREAMS[direction].slice(offset, offset + length)
    }),
    'exchanges.body': ({ message }) => {
      bodies.push(message)
      return { bytes: encode('{"id": 9917}'), more: false, decoded: [], failed: null, gaveUp: false }
    }
  })
  const exchange: ExchangeDetail = { row: exchangeRow(1), messages: [messageOf('up'), messageOf('down')] }
  let state: HexState | undefined
  const host = defineComponent({
    setup() {
      const streams = useStreamBytes(
        () => 1,
        () => ({ up: STREAMS.up.length, down: STREAMS.down.length })
      )
      const own = useHexState()
      state = own
      return () =>
        h(TooltipProvider, () =>
          answer
            ? h(HttpMessages, { exchange, connection: CONNECTION, state: own, answer })
            : h(HttpTab, { exchange, connection: CONNECTION, streams, state: own })
        )
    }
  })
  const wrapper = mount(host, { global: { plugins: [createPinia(), i18n] }, attachTo: document.body })
  mounted = wrapper
  await flushPromises()
  if (state === undefined) throw new Error('The view was not set up.')
  return { wrapper, state, bodies }
}

const litRow = (wrapper: VueWrapper): string[] =>
  wrapper.findAll('[data-field][aria-selected="true"]').map((row) => row.element.textContent.trim())
const litText = ({ mark }: HexState): string =>
  mark.value === null
    ? ''
    : new TextDecoder().decode(STREAMS[mark.value.direction].subarray(...mark.value.range))

describe('HTTP next to its bytes', () => {
  it('shows headers as sent: order, case and duplicates', async () => {
    const { wrapper } = await show()
    const headers = wrapper.findAll('[role="rowheader"]:not(.offset)').map((cell) => cell.text())
    expect(headers).toEqual(['host', 'If-Match', 'X-Tag', 'X-Tag', 'Content-Type', 'Content-Length'])
  })

  it('shows a response alone, with its own body', async () => {
    const { wrapper, state, bodies } = await show({ answer: true })
    const headers = wrapper.findAll('[role="rowheader"]').map((cell) => cell.text())
    expect([headers, bodies, wrapper.findAll('.code-line').length]).toEqual([
      ['Content-Type', 'Content-Length'],
      [1],
      3
    ])
    await wrapper.findAll('.header')[0]?.trigger('click')
    expect([litText(state), state.direction.value]).toEqual(['Content-Type: application/json', 'down'])
  })

  it('highlights a header’s bytes when it is clicked', async () => {
    const { wrapper, state } = await show()
    await wrapper.findAll('.header')[1]?.trigger('click')
    expect([litText(state), litRow(wrapper), state.direction.value]).toEqual([
      'If-Match: "v41"',
      ['If-Match"v41"only if it is still this version'],
      'up'
    ])
  })

  it('moves from field to field by arrow keys, across messages and into the body', async () => {
    const { wrapper, state } = await show()
    const region = wrapper.get('[role="region"]')
    const seen: string[] = []
    for (let step = 0; step < 9; step++) {
      await region.trigger('keydown', { key: 'ArrowDown' })
      seen.push(litText(state).replaceAll('\r\n', ''))
    }
    expect(seen).toEqual([
      'PUT /a HTTP/1.1',
      'host: x',
      'If-Match: "v41"',
      'X-Tag: 1',
      'X-Tag: 2',
      'HTTP/1.1 409 Conflict',
      'Content-Type: application/json',
      'Content-Length: 12',
      '{"id": 9917}'
    ])
    expect(state.direction.value).toBe('down')
  })

  it('marks the deepest field of the byte selected in the hex view', async () => {
    const { wrapper, state } = await show()
    const hex = wrapper.get('[role="grid"][aria-rowcount]')
    await hex.trigger('keydown', { key: 'ArrowRight' })
    expect([litText(state), litRow(wrapper)]).toEqual(['PUT', ['▲PUT /a HTTP/1.1']])
    for (let step = 0; step < 4; step++) await hex.trigger('keydown', { key: 'ArrowRight' })
    expect(litText(state)).toBe('/a')
    await hex.trigger('keydown', { key: 'ArrowDown' })
    expect([litText(state), litRow(wrapper)]).toEqual(['host: x', ['hostx']])
  })

  it('explains a problem, with its rule, risk and code', async () => {
    const { wrapper } = await show()
    expect(wrapper.get('.notes').text().replaceAll(/\s+/g, ' ')).toBe(
      '!Both Transfer-Encoding and Content-Length are sent. Transfer-Encoding applies if it ends in chunked; otherwise Content-Length applies.' +
        'This is the classic request smuggling attack: one program uses the chunks, another the length, and the rest ' +
        'of one program’s body is the other’s next request. nginx and Node answer 400. As a client, curl uses the ' +
        'chunks and Node fails.' +
        'RFC 9112, section 6.1 · request smuggling risk · te-and-cl · at offset 0x3c'
    )
    await wrapper.get('.notes button').trigger('click')
    expect(litRow(wrapper)).toEqual(['Content-Length12'])
  })

  it('shows a JSON body in lines', async () => {
    const { wrapper } = await show()
    await flushPromises()
    expect(wrapper.findAll('.code-line').map((line) => line.element.textContent)).toEqual([
      '{',
      '"id": 9917',
      '}'
    ])
  })
})
