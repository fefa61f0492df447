import { describe, expect, it } from 'vitest'
import { fuzzyMatch, rank } from '../../../../src/renderer/src/app/shell/model/fuzzy'

const at = (query: string, text: string): readonly number[] | undefined => fuzzyMatch(query, text)?.at
const order = (query: string, texts: readonly string[]): string[] =>
  rank(
    query,
    texts,
    (text) => text,
    () => []
  ).map(({ item }) => item)

describe('a few letters', () => {
  it('match in order, ignoring case and spaces', () => {
    expect(at('sav cap', 'Save capture…')).toEqual([0, 1, 2, 5, 6, 7])
    expect(at('OW', 'Open in Wireshark')).toEqual([0, 8])
    expect(fuzzyMatch('evas', 'Save capture…')).toBeNull()
    expect(fuzzyMatch('', 'Anything')).toEqual({ score: 0, at: [] })
  })

  it('match at the beginning of words first', () => {
    expect(at('re', 'Theme: follow the system, Replay')).toEqual([26, 27])
    expect(at('nc', 'New client…')).toEqual([0, 4])
  })

  it('match Chinese by any character', () => {
    expect(at('代理', '新建代理…')).toEqual([2, 3])
    expect(at('建理', '新建代理…')).toEqual([1, 3])
  })

  it('highlight the original text even if its lower case has another length', () => {
    expect(at('x', 'İx')).toEqual([1])
  })
})

describe('the results', () => {
  it('are sorted by quality, and keep the order of equal ones', () => {
    expect(order('dark', ['Standard mark', 'Theme: dark', 'Dark'])).toEqual([
      'Dark',
      'Theme: dark',
      'Standard mark'
    ])
    expect(order('', ['b', 'a', 'c'])).toEqual(['b', 'a', 'c'])
  })

  it('include aliases, after matches of the name', () => {
    const items = [
      { name: '设置…', alias: 'Settings…' },
      { name: 'Settings', alias: 'Settings' }
    ]
    const found = rank(
      'settings',
      items,
      ({ name }) => name,
      ({ alias }) => [alias]
    )
    expect(found.map(({ item, at: marks }) => [item.name, marks.length])).toEqual([
      ['Settings', 8],
      ['设置…', 0]
    ])
  })
})
