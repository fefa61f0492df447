/** Order of automatic sends when the capture lags behind. */

import { expect, it } from 'vitest'
import { Outlet, type OutletHost } from '../../../src/engine/behaviour/outlet'
import type { Steps } from '../../../src/engine/behaviour/steps'
import { startEngine, startServer } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { dial, received } from '../../helpers/servers'

it('answers the client’s FIN after the last response, even if the capture lags at that moment', async () => {
  const engine = await startEngine()
  const { id, address } = await startServer(engine)
  const client = await dial(address)
  const [peer] = await waitFor(() => engine.sessions.peers(id, null))
  if (peer === undefined) throw new Error('There is no client')
  const capture = { congested: false }
  const host: OutletHost = {
    now: () => performance.now(),
    get congested() {
      return capture.congested
    },
    onceRelieved: () => undefined
  }
  const outlet = new Outlet(peer, host)
  function* lastAnswer(): Steps {
    yield { until: performance.now() + 20 }
    yield Buffer.from('last')
    capture.congested = true
  }
  outlet.add('answers', lastAnswer())
  expect(outlet.endWhenIdle()).toBe(true)
  expect((await received(client)).toString()).toBe('last')
})
