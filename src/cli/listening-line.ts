import { formatEndpoint, type Endpoint } from '../shared/model/connection-event'

/** The first line of a command that listens: where, for scripts or for people. `facts`: what else scripts are told. */
export function listeningLine(
  address: Endpoint,
  json: boolean,
  greet: (where: string) => string,
  facts: Readonly<Record<string, unknown>> = {}
): string {
  const { host, port, path } = address
  if (!json) return greet(formatEndpoint(address))
  const where = path === undefined ? { address: host, port } : { path }
  return JSON.stringify({ event: 'listening', ...where, pid: process.pid, ...facts })
}
