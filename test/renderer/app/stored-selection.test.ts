import { describe, expect, it } from 'vitest'
import {
  readStoredSelection,
  type StoredSelection
} from '../../../src/renderer/src/app/model/stored-selection'

const KEPT: StoredSelection = {
  capture: 2,
  session: 3,
  connection: 4,
  exchange: null,
  table: 'connections',
  serverTab: 'clients',
  inspectorTab: 'hex',
  filters: { exchanges: 'status:200', connections: '' }
}

describe('a stored selection', () => {
  it('is read as it was written', () => {
    expect(readStoredSelection(JSON.stringify(KEPT))).toEqual(KEPT)
  })

  it.each(['', 'x', 'null', '7', '[]', '"text"'])('is absent for %j', (text) => {
    expect(readStoredSelection(text)).toBe(null)
  })

  it('ignores values of the wrong type', () => {
    const wrong = {
      ...KEPT,
      capture: '2',
      session: 1.5,
      connection: null,
      table: 7,
      serverTab: 'x',
      inspectorTab: 'y',
      filters: []
    }
    expect(readStoredSelection(JSON.stringify(wrong))).toEqual({
      capture: null,
      session: null,
      connection: null,
      exchange: null,
      table: 'exchanges',
      serverTab: null,
      inspectorTab: 'http',
      filters: { exchanges: '', connections: '' }
    })
  })
})
