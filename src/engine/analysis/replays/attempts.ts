import type { EngineRequests } from '../../../shared/contract/contract'
import { AppError } from '../../../shared/model/app-error'
import type { ToEpoch } from '../epoch'
import type { Walker } from '../walker'

/** Returns the original of an exchange, through all intermediate replays. */
export function originalOf(
  { exchanges, replays }: Walker,
  exchange: number,
  epoch: ToEpoch
): EngineRequests['attempts.original']['output'] {
  if (!exchanges.present.has(exchange - 1))
    throw new AppError('not-found', `This capture no longer contains exchange ${exchange}.`)
  const { root, original } = replays.origin(exchange - 1)
  if (typeof root !== 'number') {
    // An original of this capture that a ring buffer has dropped is in no file.
    const file = original?.file
    const elsewhere =
      original === null || file === undefined
        ? null
        : { ...root, file, number: original.number, of: original.of }
    return { exchange: null, elsewhere, place: null }
  }
  if (!exchanges.present.has(root - 1)) return { exchange: root, elsewhere: null, place: null }
  const { up, down } = exchanges.starts(root - 1)
  const place = {
    connection: exchanges.connection.get(root - 1),
    time: epoch(exchanges.time.get(root - 1)),
    ...(up === null ? {} : { up }),
    ...(down === null ? {} : { down })
  }
  return { exchange: root, elsewhere: null, place }
}
