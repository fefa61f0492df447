import { AppError, systemCodeOf, type ErrorCode } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { findFreePort } from './free-port'

/** Why listening failed, in words that say what to do. */
export async function listenError(error: Error, endpoint: Endpoint): Promise<AppError> {
  const systemCode = systemCodeOf(error)
  const address = formatEndpoint(endpoint)
  const free = systemCode === 'EADDRINUSE' ? await findFreePort(endpoint) : null
  const [code, message] = explain(systemCode, address, endpoint, error, free)
  return new AppError(code, message, {
    cause: error,
    systemCode,
    details: { address, ...(free === null ? {} : { freePort: free }) }
  })
}

function explain(
  systemCode: string | undefined,
  address: string,
  endpoint: Endpoint,
  error: Error,
  free: number | null
): [ErrorCode, string] {
  switch (systemCode) {
    case 'EADDRINUSE':
      return [
        'address-in-use',
        `${address} is in use by another program. ${free === null ? 'Choose another port, or 0 for any free one.' : `Port ${free} is free.`}`
      ]
    case 'EADDRNOTAVAIL':
      return [
        'address-not-available',
        `${endpoint.host} is no address of this machine. Use 127.0.0.1 for this machine only.`
      ]
    case 'EACCES':
      return [
        'address-forbidden',
        `Listening on ${address} is not permitted. Ports below 1024 need special rights.`
      ]
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ERR_INVALID_ADDRESS':
      return ['bad-address', `${endpoint.host} cannot be resolved. Use an address such as 127.0.0.1.`]
    default:
      return ['internal', `Cannot listen on ${address}: ${error.message}`]
  }
}
