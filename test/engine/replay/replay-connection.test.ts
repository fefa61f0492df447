/** A connection used for replays, without the code that requests them. */

import { expect, it } from 'vitest'
import { planDial } from '../../../src/engine/dial/dial'
import { Http1Dialogue } from '../../../src/engine/replay/http1-dialogue'
import { ReplayConnection, type ReplayRequest } from '../../../src/engine/replay/replay-connection'
import { startEngine } from '../../helpers/engine'
import { get } from '../../helpers/http-traffic'
import { closedPort, listen } from '../../helpers/servers'
import type { Endpoint } from '../../../src/shared/model/connection-event'

async function connectionTo(
  target: Endpoint
): Promise<{ replay: ReplayConnection; closed: Promise<boolean> }> {
  const { capture } = await startEngine()
  const plan = await planDial(target, {})
  let close: (byUs: boolean) => void = () => undefined
  const closed = new Promise<boolean>((resolve) => {
    close = resolve
  })
  const replay = new ReplayConnection({
    capture,
    recorder: capture.openConnection(capture.addInterface('Replays', '')),
    session: 0,
    plan,
    origin: {},
    dialogue: (listener) => new Http1Dialogue(listener),
    protocol: null,
    onClose: close
  })
  return { replay, closed }
}

function question(): ReplayRequest {
  return {
    head: { kind: 'bytes', bytes: Buffer.from(get('/')) },
    read: null,
    limit: { after: 60_000, left: 60_000 },
    onAnswer: () => undefined
  }
}

it('used after its end, it reports how it ended and counts no request', async () => {
  const refused = await connectionTo({ host: '127.0.0.1', port: await closedPort() })
  expect(await refused.closed).toBe(false)
  expect(await refused.replay.request(question())).toBe('unanswered')
  expect([refused.replay.requestCount, refused.replay.isReusable]).toEqual([0, false])

  const server = await listen()
  const stopped = await connectionTo(server.address)
  stopped.replay.reset()
  expect(await stopped.closed).toBe(true)
  expect(await stopped.replay.request(question())).toBe('cut')
})
