import type { RequestTypes } from '../../shared/contract/contract'
import type { repeatRequests } from '../../shared/contract/repeat'
import type { Handlers } from '../../shared/rpc/server'
import type { Repeater } from './repeater'

/** Handles the window's requests for load tests. */
export function repeatHandlers(repeater: Repeater): Handlers<RequestTypes<typeof repeatRequests>> {
  return {
    'repeat.start': (input) => repeater.start(input),
    'repeat.stop': ({ run }) => {
      repeater.stop(run)
      return null
    },
    'repeat.get': () => repeater.snapshot
  }
}
