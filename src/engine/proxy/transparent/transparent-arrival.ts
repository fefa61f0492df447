/** What a client of a transparent proxy asks for, without a word: to be taken where it was going. */
import type net from 'node:net'
import { AppError } from '../../../shared/model/app-error'
import type { Endpoint } from '../../../shared/model/connection-event'
import { sameAddress } from './conntrack-table'
import { endsOf, originalDestination } from './original-destination'
import { isOwnConnection } from './own-connection'

export interface TransparentAsked {
  readonly way: 'transparent'
  readonly target: Endpoint
}

/**
 * `bound` is what the session listens on. Throws `not-found` where the client came here by itself, where Tcplens is the
 * client, and where the system does not tell; the message says what to do.
 */
export async function askedByRedirect(socket: net.Socket, bound: Endpoint): Promise<TransparentAsked> {
  const target = await originalDestination(socket, bound)
  const here = show(bound)
  if (target === null) {
    throw new AppError(
      'not-found',
      `This client connected to ${here} itself: nothing redirected it, so there is nowhere to take it. Add the redirecting rule, or use mode auto.`
    )
  }
  if (target.port === bound.port && sameAddress(target.host, bound.host)) {
    throw new AppError('not-found', `The original destination is ${here}, which is this proxy itself.`)
  }
  const client = endsOf(socket)?.remote
  if (client !== undefined && (await isOwnConnection(client, target))) {
    throw new AppError(
      'not-found',
      `The rule redirects Tcplens's own connection to ${show(target)} back to ${here}: it would call itself without end. Except the user that runs Tcplens: -m owner ! --uid-owner ${process.getuid?.() ?? 'USER'}`
    )
  }
  return { way: 'transparent', target }
}

function show({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
