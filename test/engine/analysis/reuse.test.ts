/** Cost of one connection per request, compared with kept connections. */

import { expect, it } from 'vitest'
import { checkOutput } from '../../../src/shared/contract/parse'
import type { ConnectionRow } from '../../../src/shared/contract/views'
import { LIVE, startEngine, startProxy, untilClosed } from '../../helpers/engine'
import { get, ok, play, setStage } from '../../helpers/http-traffic'
import { openCapture } from '../../helpers/opened-capture'
import { closedPort, dial, broken } from '../../helpers/servers'

it('connections with one exchange are counted separately from those with several', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  const exchange = [get('/'), ok('x')] as const
  await play(stage, [exchange])
  await play(stage, [exchange])
  await play(stage, [exchange, exchange, exchange])
  const refused = await startProxy(engine, { host: '127.0.0.1', port: await closedPort() })
  await broken(await dial(refused.address))
  await untilClosed(engine, 4)

  const reuse = await engine.handlers['connections.reuse']({ capture: LIVE, sessions: null })
  checkOutput('reply', 'connections.reuse', reuse)
  expect(reuse).toMatchObject({
    single: { connections: 2, exchanges: 2, timed: 2, answered: 2, overhead: 2 * (172 + 208) },
    kept: { connections: 1, exchanges: 3, timed: 1, answered: 3, overhead: 172 + 208 },
    most: 3
  })
  for (const totals of [reuse.single, reuse.kept]) {
    expect(totals.connecting).toBeGreaterThan(0)
    expect(totals.waiting).toBeGreaterThan(0)
    expect(totals.idle + totals.connecting).toBeLessThanOrEqual(totals.open)
  }
  const none = await engine.handlers['connections.reuse']({ capture: LIVE, sessions: [refused.id] })
  expect([none.single.connections, none.kept.connections, none.without]).toEqual([0, 0, 1])
})

it('each connection reports its idle time, live and from the file', async () => {
  const engine = await startEngine()
  const stage = await setStage(engine)
  await play(stage, [
    [get('/a'), ok('1')],
    [get('/b'), ok('2')]
  ])
  const { row } = await engine.handlers['connections.get']({ capture: LIVE, connection: 1 })
  expect(row.connecting).toBeGreaterThan(0)
  expect(row.idle).toBeGreaterThan(0)
  expect((row.idle ?? 0) + (row.connecting ?? 0)).toBeLessThan(row.took ?? 0)
  await engine.close()
  const opened: ConnectionRow = openCapture(engine.capture.path).handlers['connections.get']({
    connection: 1
  }).row
  expect([opened.connecting, opened.idle]).toEqual([row.connecting, expect.closeTo(row.idle ?? 0, 2)])
})
