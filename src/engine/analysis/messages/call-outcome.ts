import { grpcMessage, statusText } from '../../../decode/view/grpc/status'

type Pairs = readonly (readonly [name: string, value: string])[]

/**
 * Returns the outcome of a gRPC call from the response's head and trailers; empty if it is not a call. A call
 * that fails at once has no trailers.
 */
export function callOutcome({ headers, trailers }: { headers: Pairs; trailers: Pairs }): string {
  const fields = new Map([...headers, ...trailers].map(([name, value]) => [name.toLowerCase(), value]))
  const status = fields.get('grpc-status')
  if (status === undefined) return ''
  const text = statusText(status)
  const words = grpcMessage(fields.get('grpc-message') ?? '')
  // Some servers repeat `OK` in the message.
  return `gRPC ${text}${text.endsWith(words) ? '' : `: ${words}`}`
}
