import type { RequestTypes } from '../shared/contract/contract'
import type { browserRequests } from '../shared/contract/browsers'
import type { hostRequests } from '../shared/contract/host'

/** Types of the requests that the host itself handles. */
export type HostRequests = RequestTypes<typeof hostRequests & typeof browserRequests>
export type FileRequests = Pick<HostRequests, Extract<keyof HostRequests, `files.${string}`>>
