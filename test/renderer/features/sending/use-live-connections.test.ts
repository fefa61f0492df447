import { afterEach, beforeEach, expect, it } from 'vitest'
import { effectScope, type EffectScope } from 'vue'
import type { ConnectionRow } from '../../../../src/shared/contract/views'
import {
  useLiveConnections,
  type LiveConnections
} from '../../../../src/renderer/src/features/sending/use-live-connections'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine'

const VIEW = 7

let engine: TestEngine
let scope: EffectScope
let connections: LiveConnections
let total = 0
/** Pending page requests, which the test answers, as a busy engine would. */
const asked: (() => void)[] = []

function row(connection: number): ConnectionRow {
  return {
    connection,
    session: 1,
    time: connection,
    client: `127.0.0.1:${connection}`,
    target: '127.0.0.1:80',
    protocol: 'raw',
    up: 0,
    down: 0,
    exchanges: 0,
    connecting: null,
    idle: null,
    took: null,
    ended: null,
    replayOf: null,
    dropped: false,
    bookmark: false,
    note: null
  }
}

beforeEach(async () => {
  asked.length = 0
  total = 0
  engine = startTestEngine({
    'views.open': () => ({ view: VIEW, total }),
    'views.rows': ({ first, count }) =>
      new Promise((resolve) => {
        asked.push(() => {
          const length = Math.max(0, Math.min(count, total - first))
          resolve({
            kind: 'connections',
            total,
            rows: Array.from({ length }, (_, at) => row(first + at + 1))
          })
        })
      })
  })
  scope = effectScope()
  connections = scope.run(() => useLiveConnections(() => 1))!
  await passed()
})

afterEach(() => {
  scope.stop()
  engine.close()
})

/** The port preserves order: when this request is answered, all earlier messages have arrived. */
async function passed(): Promise<void> {
  await engine.client.request('captures.list', {})
}

async function flow(count: number): Promise<void> {
  const changedFrom = total
  total += count
  engine.server.emit('view', { capture: 1, view: VIEW, total, changedFrom, dropped: 0 })
  await passed()
}

async function answer(): Promise<void> {
  while (asked.length > 0) {
    for (const reply of asked.splice(0)) reply()
    await passed()
  }
}

it('keeps its list while 500 connections arrive with each event and pages arrive late', async () => {
  await flow(500)
  await answer()
  const seen: { listed: number; newest: number | null }[] = []
  for (let round = 1; round <= 12; round++) {
    await flow(500)
    if (round % 3 === 0) await answer()
    seen.push({ listed: connections.live.value.length, newest: connections.newest.value })
  }
  expect(Math.min(...seen.map(({ listed }) => listed))).toBe(400)
  const newest = seen.map((round) => round.newest ?? 0)
  expect(newest).toEqual(newest.toSorted((a, b) => a - b))
  expect([newest[0], newest.at(-1)]).toEqual([500, 13 * 500])
})

it('lists a single new connection', async () => {
  await flow(1)
  await answer()
  expect([connections.live.value.map(({ connection }) => connection), connections.newest.value]).toEqual([
    [1],
    1
  ])
})
