import { readFile } from 'node:fs/promises'
import { AppError, systemCodeOf, type ErrorCode, type ErrorDetails } from '../../shared/model/app-error'
import { formatEndpoint, type Endpoint } from '../../shared/model/connection-event'
import { explainSystemCode } from '../../shared/model/system-code'
import { findFreePort } from './free-port'
import { findPortHolder } from './port-holder'

/** Explains why listening on a port failed: how to fix it, and the system's information about the cause. */

/** First unprivileged port if the system does not report it: the traditional Unix value. */
const UNPRIVILEGED_FROM = 1024

export async function listenError(error: Error, endpoint: Endpoint): Promise<AppError> {
  const systemCode = systemCodeOf(error)
  const details: ErrorDetails = {
    address: formatEndpoint(endpoint),
    ...(systemCode === 'EADDRINUSE' ? await whoAndWhere(endpoint) : {}),
    ...(isForbidden(systemCode) ? await privilege(endpoint) : {})
  }
  const [code, message] = explain(systemCode, details, endpoint, error)
  return new AppError(code, message, { cause: error, systemCode, details })
}

async function whoAndWhere(endpoint: Endpoint): Promise<ErrorDetails> {
  const [free, holder] = await Promise.all([findFreePort(endpoint), findPortHolder(endpoint)])
  return { ...(free === null ? {} : { freePort: free }), ...(holder === null ? {} : { holder }) }
}

function isForbidden(systemCode: string | undefined): boolean {
  return systemCode === 'EACCES' || systemCode === 'EPERM'
}

/** For a privileged port, returns the first unprivileged one. */
async function privilege({ port }: Endpoint): Promise<ErrorDetails> {
  if (process.platform === 'win32') return {}
  const setting = await readFile('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'latin1').catch(() => '')
  const from = Number.parseInt(setting, 10)
  const unprivilegedFrom = Number.isNaN(from) ? UNPRIVILEGED_FROM : from
  return port < unprivilegedFrom ? { unprivilegedFrom } : {}
}

function explain(
  systemCode: string | undefined,
  { address = '', freePort, holder, unprivilegedFrom }: ErrorDetails,
  endpoint: Endpoint,
  error: Error
): [ErrorCode, string] {
  switch (systemCode) {
    case 'EADDRINUSE': {
      const by =
        holder === undefined
          ? 'another program'
          : holder.own
            ? 'another session of Tcplens'
            : `${holder.name} (process ${holder.pid})`
      const choose = 'Choose another port, or 0 for any free port.'
      return [
        'address-in-use',
        `${address} is in use by ${by}. ${freePort === undefined ? choose : `Port ${freePort} is free.`}`
      ]
    }
    case 'EADDRNOTAVAIL':
      return [
        'address-not-available',
        `${endpoint.host} is not an address of this machine. Use 127.0.0.1 for this machine only.`
      ]
    case 'EACCES':
    case 'EPERM':
      return ['address-forbidden', `Listening on ${address} is not permitted. ${rights(unprivilegedFrom)}`]
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ERR_INVALID_ADDRESS':
      return ['bad-address', `${endpoint.host} cannot be resolved. Use an address such as 127.0.0.1.`]
    default: {
      const meaning = explainSystemCode(systemCode ?? '')
      return ['internal', `Cannot listen on ${address}: ${meaning ?? error.message}`]
    }
  }
}

function rights(unprivilegedFrom: number | undefined): string {
  if (unprivilegedFrom === undefined)
    return 'The system or security software blocks this port. Choose another one.'
  return (
    `Ports below ${unprivilegedFrom} require privileges ` +
    `(on Linux the limit is in /proc/sys/net/ipv4/ip_unprivileged_port_start). Use ${unprivilegedFrom} or above.`
  )
}
