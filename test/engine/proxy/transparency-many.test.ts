/** Five thousand concurrent connections, each with different bytes. */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { descriptorLimit } from '../../../src/engine/net/descriptor-limit'
import type { ProxyMode } from '../../../src/shared/contract/proxying'
import { listening, startEngine } from '../../helpers/engine'
import { waitFor } from '../../helpers/patience'
import { needsThat } from '../../helpers/peers'

const CROWD = fileURLToPath(new URL('../../helpers/crowd.mjs', import.meta.url))
const CLIENTS = 5000
/** Two sockets per client, plus the other descriptors of the process. */
const NEEDED = 2 * CLIENTS + 500

it.each<[string, ProxyMode]>([
  ['nothing', 'forward'],
  ['socks5', 'socks'],
  ['connect', 'auto']
])(
  'many clients with %s in mode %s all reach their servers',
  { ...needsThat(`${NEEDED} file descriptors`, descriptorLimit() >= NEEDED), timeout: 60_000 },
  async (speaks, mode) => {
    const crowd = fork(CROWD, { stdio: 'inherit' })
    onTestFinished(async () => {
      const gone = once(crowd, 'exit')
      crowd.kill('SIGKILL')
      await gone
    })
    const [{ target }] = (await once(crowd, 'message')) as [{ target: number }]
    const engine = await startEngine()
    const session = await engine.handlers['sessions.create']({
      config: {
        kind: 'proxy',
        name: '',
        listen: { host: '127.0.0.1', port: 0 },
        mode,
        ...(mode === 'forward' ? { target: { host: '127.0.0.1', port: target } } : {})
      },
      start: true
    })
    crowd.send({ proxy: listening(session).port, speaks, clients: CLIENTS })
    const [result] = await once(crowd, 'message')
    expect(result).toEqual({ open: CLIENTS, right: CLIENTS })
    await waitFor(() => {
      expect(engine.sessions.get(session.id).connections).toMatchObject({ open: 0, total: CLIENTS })
    })
  }
)
