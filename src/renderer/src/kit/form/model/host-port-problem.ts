import { PORT } from '../../../../../shared/contract/bounds'
import { isPipePath } from '../../../../../shared/model/pipe-path'

/** Validation of typed hosts and ports; the message catalogue holds the texts. */

export type HostProblem = 'hostMissing' | 'hostSpaces'
export type PortProblem = 'portMissing' | 'portNumber' | 'portRange'

export function hostProblem(host: string): HostProblem | null {
  if (host.trim() === '') return 'hostMissing'
  return /\s/.test(host.trim()) ? 'hostSpaces' : null
}

/** `least`: 0 if the system may choose the port. */
export function portProblem(port: string, least: number): PortProblem | null {
  const text = port.trim()
  if (text === '') return 'portMissing'
  if (!/^\d+$/.test(text)) return 'portNumber'
  return Number(text) < least || Number(text) > PORT.most ? 'portRange' : null
}

/** Validates the destination fields: a path in the host field is a pipe and needs no port. */
export function placeProblems(
  host: string,
  port: string
): { readonly host: HostProblem | null; readonly port: PortProblem | null } {
  if (isPipePath(host.trim())) return { host: null, port: null }
  return { host: hostProblem(host), port: portProblem(port, 1) }
}
