import { servePart } from '../child-port'
import type { ClientRequests } from '../protocol'
import { download, take, upload } from './near/bulk'
import { fill } from './near/fill'
import { crowd, hold, release } from './near/held'
import { latency } from './near/latency'
import { halvesQuestion, httpQuestion, pingQuestion, roundTrips } from './near/round-trips'
import { shortConnections } from './near/short-connections'

/** The near end of every load: makes the connections, drives them, verifies what comes back. */

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
