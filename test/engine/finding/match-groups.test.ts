import { expect, it } from 'vitest'
import { MatchGroups, type ListedLine } from '../../../src/engine/finding/match-groups'
import type { CaptureMatch } from '../../../src/engine/find/capture-match'

const wire = (connection: number, start: number, row: number): CaptureMatch => ({
  layer: 'wire',
  connection,
  direction: 'down',
  start,
  end: start + 2,
  row
})

function textOf(line: ListedLine): string {
  if (line.kind === 'group') return `${line.group.kind} ${line.group.number} (${line.matches})`
  const { match, number } = line
  return `${number}: ${match.layer === 'metadata' ? match.field : `${match.connection} ${match.start}`}`
}

const linesOf = (groups: MatchGroups, first = 0, count = 100): string[] =>
  groups.page(first, count).map(textOf)

it('lists matches by exchange, or by connection, in capture order', () => {
  const groups = new MatchGroups()
  groups.add(wire(1, 10, 1), 3)
  groups.add(wire(2, 0, 2), 0)
  groups.add(wire(1, 20, 3), 3)
  groups.add(wire(1, 30, 4), 5)
  expect(linesOf(groups)).toEqual([
    'exchange 3 (2)',
    '1: 1 10',
    '2: 1 20',
    'connection 2 (1)',
    '3: 2 0',
    'exchange 5 (1)',
    '4: 1 30'
  ])
  expect([groups.count, groups.groups, groups.lines]).toEqual([4, 3, 7])
  expect(groups.page(1, 1)).toEqual([
    {
      kind: 'match',
      number: 1,
      group: { kind: 'exchange', number: 3, connection: 1 },
      match: { layer: 'wire', connection: 1, direction: 'down', start: 10, end: 12, row: 1 }
    }
  ])
})

it('returns the same lines whichever page they are requested in', () => {
  const groups = new MatchGroups()
  for (let at = 0; at < 3000; at++) groups.add(wire(1 + (at % 7), at, at), at % 3)
  const all = linesOf(groups, 0, groups.lines)
  expect(all).toHaveLength(groups.lines)
  for (const first of [0, 1, 1400, groups.lines - 3])
    expect(linesOf(groups, first, 5)).toEqual(all.slice(first, first + 5))
  expect(linesOf(groups, groups.lines, 5)).toEqual([])
})

it('sorts matches that arrive out of order', () => {
  const groups = new MatchGroups()
  groups.add(wire(2, 0, 7), 0)
  groups.add(wire(1, 9, 3), 0)
  groups.add(wire(2, 5, 1), 0)
  groups.add(wire(1, 4, 3), 0)
  expect(linesOf(groups)).toEqual([
    'connection 2 (2)',
    '1: 2 5',
    '2: 2 0',
    'connection 1 (2)',
    '3: 1 4',
    '4: 1 9'
  ])
})

it('removes dropped rows, and groups without matches', () => {
  const groups = new MatchGroups()
  groups.add(wire(1, 0, 0), 1)
  groups.add(wire(1, 5, 5), 2)
  groups.add(
    {
      layer: 'metadata',
      connection: 1,
      exchange: 2,
      field: 'note',
      text: 'ab',
      offset: 0,
      length: 2,
      row: 6
    },
    0
  )
  groups.drop(5)
  expect(linesOf(groups)).toEqual(['exchange 2 (2)', '1: 1 5', '2: note'])
  groups.drop(5)
  groups.add(wire(1, 9, 9), 2)
  expect(linesOf(groups)).toEqual(['exchange 2 (3)', '1: 1 5', '2: note', '3: 1 9'])
  expect(groups.groupPage(0, 10)).toEqual([{ kind: 'exchange', number: 2, connection: 1 }])
})
