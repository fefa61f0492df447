import { formatEndpoint, type Endpoint } from '../shared/model/connection-event'
import { jsonLine, type Line } from './terminal-text'

/** First lines of a command that listens: its address, as JSON or text. `facts` are additional members of the JSON. */
export function listeningLines(
  address: Endpoint,
  json: boolean,
  greet: (where: string) => readonly string[],
  facts: Readonly<Record<string, unknown>> = {}
): readonly Line[] {
  const { host, port, path } = address
  if (!json) return greet(formatEndpoint(address))
  const where = path === undefined ? { address: host, port } : { path }
  return [jsonLine({ event: 'listening', ...where, pid: process.pid, ...facts })]
}
