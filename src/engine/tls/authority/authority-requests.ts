import type { authorityRequests } from '../../../shared/contract/authority'
import type { RequestTypes } from '../../../shared/contract/contract'
import { AppError } from '../../../shared/model/app-error'
import type { Handlers } from '../../../shared/rpc/server'
import type { CertificateAuthority } from './authority'

/** Returns the handlers of the authority requests. They throw if the host has no folder for an authority. */
export function authorityHandlers(
  authority: CertificateAuthority | null
): Handlers<RequestTypes<typeof authorityRequests>> {
  const own = (): CertificateAuthority => {
    if (authority === null) throw new AppError('not-found', 'This process has no certificate authority.')
    return authority
  }
  return {
    'authority.get': () => own().facts(),
    'authority.regenerate': () => own().regenerate(),
    'authority.certificate': ({ form }) => own().certificate(form)
  }
}
