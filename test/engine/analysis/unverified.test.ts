/** The row of a connection shows whether the certificate of its server could not be verified. */

import { expect, it } from 'vitest'
import type { ConnectionEvent } from '../../../src/shared/model/connection-event'
import { startCapture } from '../../helpers/live-capture'
import { openCapture } from '../../helpers/opened-capture'
import { openMany, untilWritten } from '../capture/recorded-streams'

const tls: Extract<ConnectionEvent, { event: 'tls' }> = {
  event: 'tls',
  leg: 'target',
  version: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  alpn: '',
  serverName: '',
  resumed: false,
  verified: false,
  problem: 'CERT_HAS_EXPIRED',
  chain: [],
  took: 1
}

it('an unverified certificate is reported only for established TLS to the server', async () => {
  const live = await startCapture()
  const recorders = openMany(live, 4)
  const events = [
    tls,
    { ...tls, verified: true },
    { ...tls, version: '' },
    { ...tls, leg: 'client' as const }
  ]
  for (const [at, event] of events.entries()) recorders[at]!.event(event)
  await untilWritten(live)
  const { handlers } = openCapture(live.capture.path)
  const rows = [1, 2, 3, 4].map((connection) => handlers['connections.get']({ connection }).row)
  expect(rows.map(({ unverified }) => unverified ?? false)).toEqual([true, false, false, false])
})
