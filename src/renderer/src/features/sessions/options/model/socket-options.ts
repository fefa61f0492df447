import { SEND_BUFFER } from '../../../../../../shared/contract/bounds'
import type { ServerConfig } from '../../../../../../shared/contract/sessions'
import { typedBytes } from '../../../../kit/form/model/bytes-input'
import { typedDuration } from '../../../../kit/form/model/duration-input'
import { given, type OptionForm, type ReportFault } from './option-form'
import { oneOf, readBuffer, readTimer } from './option-reading'

/** Options common to servers and clients: sockets and idle connections. */

type SocketPart = Pick<ServerConfig, 'halfOpen' | 'noDelay' | 'keepAlive' | 'highWater' | 'idle'>

export function socketForm(config: SocketPart): Partial<OptionForm> {
  return {
    halfOpen: config.halfOpen === true,
    noDelay: config.noDelay !== false,
    ...given(
      'keepAlive',
      mapped(config.keepAlive, ({ delay }) => typedDuration(delay))
    ),
    ...given('highWater', mapped(config.highWater, typedBytes)),
    ...given(
      'idle',
      mapped(config.idle, ({ after }) => typedDuration(after))
    ),
    ...given('idleThen', config.idle?.then)
  }
}

/** With `isPipe`, TCP options do not apply and are left out. */
export function readSocket(form: OptionForm, isPipe: boolean, report: ReportFault): SocketPart {
  const delay = isPipe ? undefined : readTimer(form, 'keepAlive', report)
  const after = readTimer(form, 'idle', report)
  return {
    ...(form.halfOpen ? { halfOpen: true } : {}),
    ...(form.noDelay || isPipe ? {} : { noDelay: false }),
    ...given(
      'keepAlive',
      mapped(delay, (delay) => ({ delay }))
    ),
    ...given('highWater', readBuffer(form, 'highWater', SEND_BUFFER, report)),
    ...given(
      'idle',
      mapped(after, (after) => ({
        after,
        then: oneOf(form.idleThen, ['tell', 'end', 'reset']) ?? ('tell' as const)
      }))
    )
  }
}

export function mapped<From, To>(value: From | undefined, map: (value: From) => To): To | undefined {
  return value === undefined ? undefined : map(value)
}
