import { servePart } from '../child-port'
import type { ClientRequests } from '../protocol'
import { download, take, upload } from './near/bulk'
import { fill } from './near/fill'
import { crowd, hold, release } from './near/held'
import { latency } from './near/latency'
import { halvesQuestion, httpQuestion, pingQuestion, roundTrips } from './near/round-trips'
import { shortConnections } from './near/short-connections'

/** The client side of every load: opens the connections, drives them, and verifies the received bytes. */

servePart<ClientRequests>({
  upload,
  download,
  ping: (run) => roundTrips(run, pingQuestion),
  http: (run) => roundTrips(run, httpQuestion),
  connect: shortConnections,
  latency,
  halves: (run) => roundTrips(run, halvesQuestion),
  take,
  hold,
  crowd,
  release,
  fill
})
