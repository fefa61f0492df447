/** Determines the target of a client of a transparent proxy: its original destination. */
import type net from 'node:net'
import { AppError, messageOf } from '../../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../../shared/model/connection-event'
import { sameAddress } from '../../net/addresses'
import { endsOf, originalDestination } from './original-destination'
import { isOwnConnection } from './own-connection'

export interface RedirectTarget {
  readonly way: 'transparent'
  readonly target: Endpoint
}

/**
 * `bound` is the session's listening address. Throws `not-found` if the client connected directly, if Tcplens is itself
 * the client, or if the system does not reveal the destination. The message explains the fix; the system code
 * distinguishes the cases.
 */
export async function readRedirectTarget(socket: net.Socket, bound: Endpoint): Promise<RedirectTarget> {
  const target = await original(socket, bound)
  const here = formatEndpoint(bound)
  if (target === null) {
    throw refusal(
      'ERR_CLIENT_DIRECT',
      `This client connected to ${here} directly, so it has no original destination. Add the redirect rule, or use mode auto.`
    )
  }
  if (target.port === bound.port && sameAddress(target.host, bound.host)) {
    throw refusal('ELOOP', `The original destination is ${here}, which is this proxy itself.`)
  }
  const client = endsOf(socket)?.remote
  if (client !== undefined && (await isOwnConnection(client, target))) {
    throw refusal(
      'ELOOP',
      `The rule redirects Tcplens's own connection to ${formatEndpoint(target)} back to ${here}, which would cause an endless loop. Exclude the user that runs Tcplens from the rule: -m owner ! --uid-owner ${process.getuid?.() ?? 'USER'}`
    )
  }
  return { way: 'transparent', target }
}

async function original(socket: net.Socket, bound: Endpoint): Promise<Endpoint | null> {
  try {
    return await originalDestination(socket, bound)
  } catch (error) {
    throw refusal('ERR_CLIENT_ORIGIN', messageOf(error), error)
  }
}

function refusal(systemCode: string, message: string, cause?: unknown): AppError {
  return new AppError('not-found', message, { systemCode, cause })
}
