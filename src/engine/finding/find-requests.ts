import type { RequestTypes } from '../../shared/contract/contract'
import type { findRequests } from '../../shared/contract/find'
import { MAX_NUMBER_ROWS } from '../../shared/contract/limits'
import type { Handlers } from '../../shared/rpc/server'
import type { OpenFinds } from './open-finds'

/** Handles the window's requests for searches. */
export function findHandlers(finds: OpenFinds): Handlers<RequestTypes<typeof findRequests>> {
  return {
    'find.open': (input) => finds.open(input),
    'find.lines': ({ find, first, count }) => finds.lines(find, first, count),
    'find.groups': ({ find, first }) => finds.groups(find, first, MAX_NUMBER_ROWS),
    'find.close': async ({ find }) => {
      await finds.close(find)
      return null
    }
  }
}
