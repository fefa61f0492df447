/** TLS messages of a connection: their fields are loaded once, and messages and bytes highlight each other. */
import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { shallowRef, type ShallowRef } from 'vue'
import { useTls, type TlsState } from '../../../../../src/renderer/src/features/inspector/tls/use-tls'
import {
  useTlsLinking,
  type TlsLinking
} from '../../../../../src/renderer/src/features/inspector/tls/use-tls-linking'
import { useHexState, type HexState } from '../../../../../src/renderer/src/kit/hex/use-hex-state'
import type { FieldNode } from '../../../../../src/shared/contract/fields'
import type { TlsLayer, TlsMessageRow } from '../../../../../src/shared/contract/tls-records'
import type { ConnectionDetail } from '../../../../../src/shared/contract/traffic'
import { AppError } from '../../../../../src/shared/model/app-error'
import { inComponent } from '../../../helpers/in-component'
import { connectionRow, startTestEngine, type TestEngine } from '../../../helpers/test-engine'

const row = (direction: 'up' | 'down', name: string, range: [number, number]): TlsMessageRow => ({
  ...{ direction, kind: 'handshake', name, value: '', range, records: 1 }
})
const HELLO = row('up', 'ClientHello', [0, 100])
const SERVER_HELLO = row('down', 'ServerHello', [0, 80])

const field = (key: string, range: [number, number]): FieldNode => ({ key, value: '', range, depth: 0 })

function layer(messages: TlsMessageRow[]): TlsLayer {
  return {
    from: { up: 0, down: 0 },
    summary: {
      ...{
        version: '',
        cipher: '',
        group: '',
        serverName: '',
        alpn: '',
        resumed: null,
        chain: [],
        ja3: '',
        ja4: ''
      },
      offered: { versions: [], alpn: [] }
    },
    messages,
    problems: [],
    read: { up: 100, down: 80 }
  }
}
const detail = (connection: number, more: Partial<ConnectionDetail['row']> = {}): ConnectionDetail => ({
  ...{ row: connectionRow(connection, { up: 100, down: 80, ...more }) },
  ...{ entries: 0, droppedEntries: 0, from: { up: 0, down: 0 }, events: [], omittedEvents: 0 }
})

let engine: TestEngine
let layers: TlsLayer[]
let refusal: AppError | null
let connection: ShallowRef<ConnectionDetail>
let tls: TlsState
let hex: HexState
let linking: TlsLinking

beforeEach(() => {
  setActivePinia(createPinia())
  layers = [layer([HELLO, SERVER_HELLO])]
  refusal = null
  connection = shallowRef(detail(1))
  engine = startTestEngine({
    'connections.tls': () => {
      if (refusal !== null) throw refusal
      return { layers }
    },
    // Two pages of one field each.
    'connections.tls-message': ({ message, first }) => ({
      total: 2,
      fields: [field(`${message}.${first}`, first === 0 ? [5, 50] : [10, 20])]
    })
  })
  inComponent(() => {
    hex = useHexState()
    tls = useTls(() => connection.value)
    linking = useTlsLinking(() => connection.value.row.connection, tls, hex)
  })
})
afterEach(() => {
  engine.close()
})

const loaded = async (keys: readonly string[]): Promise<void> => {
  await expect.poll(() => [...tls.fields.value.keys()].sort()).toEqual(keys)
}
const count = (name: string): number => engine.asked.filter((asked) => asked === name).length

describe('the messages', () => {
  it('begin with the ClientHello expanded, and load the fields of others when they are expanded', async () => {
    await loaded(['0:0'])
    expect(tls.fields.value.get('0:0')?.map(({ key }) => key)).toEqual(['0.0', '0.1'])
    linking.toggle(0, 1)
    await loaded(['0:0', '0:1'])
    linking.toggle(0, 1)
    linking.toggle(0, 1)
    await flushPromises()
    expect(count('connections.tls-message')).toBe(4)
  })

  it('keep the fields of unchanged messages while the handshake goes on', async () => {
    await loaded(['0:0'])
    linking.toggle(0, 1)
    await loaded(['0:0', '0:1'])
    layers = [layer([HELLO, { ...SERVER_HELLO, range: [0, 90] }])]
    connection.value = detail(1, { down: 90 })
    await expect.poll(() => tls.layers.value?.[0]?.messages[1]?.range).toEqual([0, 90])
    // Only the changed message is loaded again.
    await expect.poll(() => count('connections.tls-message')).toBe(6)
    await loaded(['0:0', '0:1'])
  })

  it('are those of the selected connection, and an error is shown', async () => {
    await loaded(['0:0'])
    refusal = new AppError('not-found', 'There is no connection 2.')
    connection.value = detail(2)
    await expect.poll(() => tls.error.value).toMatchObject({ code: 'not-found' })
    expect(tls.layers.value).toBeNull()
  })
})

describe('the highlight', () => {
  beforeEach(() => loaded(['0:0']))

  it('of a message scrolls its bytes into view, and names it', () => {
    linking.onLight(0, 0, HELLO, HELLO.range)
    expect(hex.wanted.value).toEqual({ direction: 'up', offset: 0 })
    expect(linking.lit.value).toEqual({ name: 'ClientHello' })
    expect(linking.litIn(HELLO)).toEqual([0, 100])
    expect(linking.litIn(SERVER_HELLO)).toBeNull()
  })

  it('of a field names it, or the deepest one around the bytes', () => {
    linking.onLight(0, 0, HELLO, [5, 50])
    expect(linking.lit.value).toEqual({ key: '0.0' })
    linking.onLight(0, 0, HELLO, [12, 13])
    expect(linking.lit.value).toEqual({ key: '0.1' })
    linking.onLight(0, 0, HELLO, [99, 100])
    expect(linking.lit.value).toBeNull()
  })

  it('of a chosen byte expands its message, without scrolling the bytes', () => {
    hex.setDirection('down')
    linking.onCursor(40)
    expect(linking.open.value.has('0:1')).toBe(true)
    expect([linking.cursorIn(0, 1), linking.cursorIn(0, 0)]).toEqual([40, null])
    linking.onLight(0, 1, SERVER_HELLO, [40, 41])
    expect(hex.wanted.value).toBeNull()
    expect(hex.mark.value).toEqual({ direction: 'down', range: [40, 41] })
    expect(linking.cursorIn(0, 1)).toBeNull()
  })

  it('ignores bytes outside of every message', () => {
    linking.onCursor(500)
    expect(linking.cursorIn(0, 0)).toBeNull()
  })

  it('ends with the connection', async () => {
    linking.onLight(0, 0, HELLO, HELLO.range)
    linking.toggle(0, 1)
    connection.value = detail(2)
    await flushPromises()
    expect([hex.mark.value, [...linking.open.value]]).toEqual([null, ['0:0']])
  })
})
