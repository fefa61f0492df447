/** A search of a live capture: rows published later, files of a ring, and data that the ring has dropped. */

import { rmSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import type { Analysis } from '../../../src/engine/analysis-thread/analysis'
import { MatchScope } from '../../../src/engine/find-thread/match-scope'
import { WireSearch } from '../../../src/engine/find-thread/wire-search'
import type { WireMatch } from '../../../src/engine/find/wire-source'
import { temporaryFolder } from '../../helpers/engine'
import { liveRing } from '../../helpers/live-ring'
import { RingScript } from '../../helpers/ring-script'

const NEEDLE = {
  kind: 'text' as const,
  text: 'needle',
  ignoreCase: false,
  wholeWord: false,
  encodings: ['utf-8' as const]
}

function searchOf({ handlers }: Analysis): WireSearch {
  const request = (name: keyof typeof handlers, input: unknown): Promise<never> =>
    Promise.resolve((handlers[name] as (input: unknown) => never)(input))
  const search = new WireSearch({ pattern: NEEDLE, scope: null }, { request })
  onTestFinished(() => {
    search.close()
  })
  return search
}

const places = (search: WireSearch): string[] =>
  search.matches
    .page(0, 100)
    .map((match) => (match.layer === 'wire' ? `${match.connection} ${match.direction} ${match.start}` : ''))

async function ring(): Promise<{ paths: string[] }> {
  const script = new RingScript()
  const first = script.connect()
  first.up('a needle and a nee')
  script.turn()
  first.up('dle')
  const second = script.connect()
  second.down('needle')
  script.turn()
  second.down('needle')
  first.up('xneedle')
  return { paths: await script.write(await temporaryFolder()) }
}

it('continues with rows published later, across the files of a ring', async () => {
  const { paths } = await ring()
  const live = liveRing(paths)
  live.turn()
  const search = searchOf(live.analysis)
  await search.run(() => undefined)
  expect(places(search)).toEqual(['1 up 2'])
  live.turn()
  await search.run(() => undefined)
  expect(places(search)).toEqual(['1 up 2', '1 up 15', '2 down 0'])
  live.turn()
  await search.run(() => undefined)
  expect(places(search)).toEqual(['1 up 2', '1 up 15', '2 down 0', '2 down 6', '1 up 22'])
  expect(search.totals).toMatchObject({ total: 5, unreadableCount: 0 })
})

it('forgets matches in rows that the ring has dropped', async () => {
  const { paths } = await ring()
  const live = liveRing(paths)
  live.turn()
  live.turn()
  const search = searchOf(live.analysis)
  await search.run(() => undefined)
  live.turn()
  live.keep(1)
  await search.run(() => undefined)
  expect(places(search)).toEqual(['2 down 6', '1 up 22'])
})

it('reports data whose file is gone before it was read', async () => {
  const { paths } = await ring()
  const live = liveRing(paths)
  for (const _ of paths) live.turn()
  rmSync(paths[1]!)
  const search = searchOf(live.analysis)
  await search.run(() => undefined)
  expect(places(search)).toEqual(['1 up 2', '2 down 6', '1 up 22'])
  expect(search.totals.unreadable).toEqual([
    { connection: 1, direction: 'up', start: 18, end: 21 },
    { connection: 2, direction: 'down', start: 0, end: 6 }
  ])
})

it('gives the part of a stream around a byte, and none for a missing one', async () => {
  const { paths } = await ring()
  const live = liveRing(paths)
  for (const _ of paths) live.turn()
  const { handlers } = live.analysis
  const window = (at: number, connection = 1): unknown =>
    handlers['find.windows']({
      requests: [{ connection, direction: 'up', start: Math.max(0, at - 3), at, end: at + 3 }]
    })[0]
  expect(window(17)).toEqual({ start: 14, bytes: Uint8Array.from(Buffer.from(' needl'), Number) })
  expect(window(500)).toBeNull()
  expect(window(0, 99)).toBeNull()
})

it('limits matches to parts of streams, which may overlap', () => {
  const part = (
    start: number,
    end: number
  ): { connection: 1; direction: 'up'; start: number; end: number } => ({
    connection: 1,
    direction: 'up',
    start,
    end
  })
  const scope = new MatchScope([part(50, 60), part(10, 40), part(20, 22), part(90, Infinity)])
  const includes = (start: number, end: number, connection = 1): boolean =>
    scope.includes({ connection, direction: 'up', start, end, row: 0 } satisfies WireMatch)
  expect([includes(0, 10), includes(0, 11), includes(30, 31), includes(39, 45)]).toEqual([
    false,
    true,
    true,
    true
  ])
  expect([includes(40, 50), includes(59, 99), includes(60, 90), includes(1e12, 1e12 + 1)]).toEqual([
    false,
    true,
    false,
    true
  ])
  expect(includes(10, 20, 2)).toBe(false)
})
