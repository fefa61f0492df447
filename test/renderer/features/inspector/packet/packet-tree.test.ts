import { expect, it } from 'vitest'
import {
  packetGroups,
  rangeAt
} from '../../../../../src/renderer/src/features/inspector/packet/model/packet-tree'
import { reuseFigures, reuseSaving } from '../../../../../src/renderer/src/features/traffic/model/reuse-rows'
import type { Layer, LayerField } from '../../../../../src/shared/contract/packets'
import type { ReuseTotals } from '../../../../../src/shared/contract/reuse'

const field = (key: string, range: [number, number]): LayerField => ({ key, value: '', range, depth: 0 })
const LAYERS: Layer[] = [
  {
    kind: 'block',
    ranges: [
      [0, 28],
      [60, 64]
    ],
    fields: [field('block-type', [0, 4]), field('block-length-again', [60, 64])]
  },
  { kind: 'link', ranges: [], fields: [] },
  { kind: 'ipv4', ranges: [[28, 48]], fields: [field('version', [28, 29]), field('source', [40, 44])] },
  { kind: 'payload', ranges: [[48, 60]], fields: [field('length', [48, 60])] }
]

it('layers are listed in byte order, the block’s end last', () => {
  const groups = packetGroups(LAYERS)
  expect(groups.map(({ name, fields }) => [name, fields.map(({ key }) => key)])).toEqual([
    ['block', ['block-type']],
    ['link', []],
    ['ipv4', ['version', 'source']],
    ['payload', ['length']],
    ['blockEnd', ['block-length-again']]
  ])
})

it('a byte belongs to its field, or to its layer if no field contains it', () => {
  const groups = packetGroups(LAYERS)
  expect([0, 28, 35, 50, 61, 64].map((offset) => rangeAt(groups, offset))).toEqual([
    [0, 4],
    [28, 29],
    [28, 48],
    [48, 60],
    [60, 64],
    null
  ])
})

const totals: ReuseTotals = {
  connections: 4,
  exchanges: 40,
  connecting: 30,
  timed: 3,
  waiting: 80,
  answered: 40,
  idle: 500,
  open: 1000,
  bytes: 9,
  overhead: 1520
}

it('reuse is shown as averages, and as the time saved', () => {
  expect(reuseFigures(totals)).toEqual({
    exchanges: 40,
    connections: 4,
    perConnection: 10,
    connecting: 10,
    connectingEach: 1,
    waiting: 2,
    idle: 0.5,
    overhead: 1520,
    overheadEach: 38
  })
  expect(reuseSaving(totals)).toEqual({ connections: 36, bytes: 13_680, rate: 0.1 })
})

it('figures are absent without data', () => {
  const none = Object.fromEntries(Object.keys(totals).map((key) => [key, 0])) as unknown as ReuseTotals
  expect(reuseFigures(none)).toMatchObject({ perConnection: null, connecting: null, idle: null })
  expect(reuseSaving(none)).toBeNull()
})
