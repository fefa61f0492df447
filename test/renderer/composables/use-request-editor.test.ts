import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { MAX_EDIT_BYTES, MAX_READ_BYTES } from '../../../src/shared/contract/limits'
import type { Requests } from '../../../src/shared/contract/contract'
import type { ExchangeDetail } from '../../../src/shared/contract/traffic'
import { AppError } from '../../../src/shared/model/app-error'
import {
  useRequestEditor,
  type RequestEditor
} from '../../../src/renderer/src/composables/use-request-editor'
import { i18n } from '../../../src/renderer/src/locales/index'
import { exchangeRow, startTestEngine, type TestEngine } from '../helpers/test-engine'

const REQUEST = { capture: 1, exchange: 2 }
/** Bytes of the stream before the request: it is the second on its connection. */
const BEFORE = 100

let engine: TestEngine | undefined
let wrapper: VueWrapper | undefined
afterEach(() => {
  wrapper?.unmount()
  engine?.close()
})

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
const head = (length: number | string): string =>
  `POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`

interface Stage {
  readonly sent: Requests['exchanges.replay']['input'][]
  /** The first attempt to send fails. */
  readonly refuse?: boolean
  /** Bytes of the body that have arrived, of those its head promises. */
  readonly arrived?: number
}

function start(headText: string, body: Uint8Array, { sent, refuse = false, arrived }: Stage): void {
  const headBytes = latin1(headText)
  const stream = new Uint8Array([...new Uint8Array(BEFORE), ...headBytes, ...body])
  const headEnd = BEFORE + headBytes.length
  let refusals = refuse ? 1 : 0
  const detail: ExchangeDetail = {
    row: exchangeRow(2, { connection: 7 }),
    messages: [
      {
        kind: 'http.request',
        direction: 'up',
        time: 0,
        range: [BEFORE, stream.length],
        headRange: [BEFORE, headEnd],
        complete: true,
        missing: [],
        startLine: '',
        framing: 'length',
        bodyLength: body.length,
        contentType: '',
        contentEncoding: '',
        fields: [],
        problems: []
      }
    ]
  }
  engine = startTestEngine({
    'exchanges.get': () => detail,
    'connections.get': ({ connection }) => ({
      row: {
        connection,
        session: 1,
        time: 0,
        client: '127.0.0.1:5',
        target: '[::1]:8080',
        protocol: 'http/1',
        up: arrived === undefined ? stream.length : headEnd + arrived,
        down: 0,
        exchanges: 2,
        connecting: null,
        idle: null,
        took: null,
        ended: null,
        replayOf: null,
        dropped: false,
        bookmark: false,
        note: null
      },
      entries: 0,
      droppedEntries: 0,
      from: { up: 0, down: 0 },
      events: [],
      omittedEvents: 0
    }),
    'streams.read': ({ offset, length }) => ({
      total: stream.length,
      from: offset,
      bytes: stream.slice(offset, offset + Math.min(length, MAX_READ_BYTES))
    }),
    'connections.exchanges': () => ({ total: 0, exchanges: [] }),
    'exchanges.replay': (input) => {
      if (refusals-- > 0) throw new AppError('not-replayable', 'Not now.')
      sent.push(input)
      return { connection: 9 }
    }
  })
}

async function open(): Promise<RequestEditor> {
  let found: RequestEditor | undefined
  wrapper?.unmount()
  wrapper = mount(
    defineComponent({
      setup() {
        found = useRequestEditor(() => REQUEST)
        return () => null
      }
    }),
    { global: { plugins: [i18n] } }
  )
  for (let turn = 0; turn < 12; turn++) await flushPromises()
  if (found === undefined) throw new Error('The component was not set up.')
  return found
}

const change = ({ draft }: RequestEditor, part: 'head' | 'body', source: (text: string) => string): void => {
  const now = draft.value
  const old = now?.[part]
  if (now === null || old === null || old === undefined) throw new Error(`There is no ${part}.`)
  draft.value = { ...now, [part]: { ...old, source: source(old.source) } }
}

describe('a captured request in the editor', () => {
  it('goes out as captured when nothing is changed, to where it went', async () => {
    const sent: Stage['sent'] = []
    const body = latin1('\u00ff\u0000body\r\n')
    start(head(8), body, { sent })
    const editor = await open()
    expect([editor.isChanged.value, editor.draft.value?.host, editor.draft.value?.port]).toEqual([
      false,
      '::1',
      '8080'
    ])
    expect(await editor.send()).toBe(true)
    expect(sent).toEqual([
      {
        ...REQUEST,
        target: { host: '::1', port: 8080 },
        pieces: [{ kind: 'bytes', bytes: new Uint8Array([...latin1(head(8)), ...body]) }]
      }
    ])
  })

  it('is sent as edited, its length with it', async () => {
    const sent: Stage['sent'] = []
    start(head(2), latin1('ab'), { sent })
    const editor = await open()
    change(editor, 'body', () => 'abc')
    change(editor, 'head', (text) => text.replace('/a', '/b'))
    await editor.send()
    expect(sent[0]?.pieces).toEqual([{ kind: 'bytes', bytes: latin1(`${head(3).replace('/a', '/b')}abc`) }])
  })

  it('keeps what was typed when it is closed, until it is reset', async () => {
    start(head(2), latin1('ab'), { sent: [] })
    change(await open(), 'body', () => 'typed')
    const again = await open()
    expect([again.draft.value?.body?.source, again.isChanged.value]).toEqual(['typed', true])
    again.reset()
    const anew = await open()
    expect([anew.draft.value?.body?.source, anew.isChanged.value]).toEqual(['ab', false])
  })

  it('that is too large for the editor keeps its body in the capture', async () => {
    const sent: Stage['sent'] = []
    const length = MAX_EDIT_BYTES + 1
    start(head(length), new Uint8Array(length), { sent })
    const editor = await open()
    expect(editor.draft.value?.body).toBeNull()
    await editor.send()
    const bodyStart = BEFORE + head(length).length
    expect(sent[0]?.pieces).toEqual([
      { kind: 'bytes', bytes: latin1(head(length)) },
      { kind: 'captured', start: bodyStart, end: bodyStart + length }
    ])
    expect(engine?.asked.filter((name) => name === 'streams.read')).toHaveLength(1)
  })

  it('that still arrives is edited as far as it came', async () => {
    start(head(9), latin1('part'), { sent: [], arrived: 4 })
    const editor = await open()
    expect([editor.draft.value?.body?.source, editor.plan.value?.length]).toEqual([
      'part',
      { kind: 'changed', from: '9', to: 4 }
    ])
  })

  it('cannot be sent while it has no bytes, or no place to go', async () => {
    start(head(2), latin1('ab'), { sent: [] })
    const editor = await open()
    const draft = editor.draft.value
    if (draft === null) throw new Error('There is no draft.')
    const tried = [
      { ...draft, port: '0' },
      { ...draft, host: ' ' },
      { ...draft, head: { ...draft.head, mode: 'hex' as const, source: '0' } }
    ].map((next) => {
      editor.draft.value = next
      return editor.canSend.value
    })
    expect([tried, await editor.send()]).toEqual([[false, false, false], false])
  })

  it('that the engine refuses says why and can be sent again', async () => {
    const sent: Stage['sent'] = []
    start(head(2), latin1('ab'), { sent, refuse: true })
    const editor = await open()
    expect([await editor.send(), editor.error.value]).toEqual([
      false,
      expect.objectContaining({ code: 'not-replayable' })
    ])
    expect([await editor.send(), editor.error.value, sent.length]).toEqual([true, null, 1])
  })
})
