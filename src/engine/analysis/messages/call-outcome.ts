import { grpcMessage, statusText } from '../../../decode/view/grpc/status'

type Pairs = readonly (readonly [name: string, value: string])[]

/**
 * Returns the outcome of a gRPC call from the response's head and trailers; empty if it is not a call. A call
 * that fails at once has no trailers.
 */
export function callOutcome({ headers, trailers }: { headers: Pairs; trailers: Pairs }): string {
  const last = (name: string): string | undefined => lastValue(trailers, name) ?? lastValue(headers, name)
  const status = last('grpc-status')
  if (status === undefined) return ''
  const text = statusText(status)
  const words = grpcMessage(last('grpc-message') ?? '')
  // Some servers repeat `OK` in the message.
  return `gRPC ${text}${text.endsWith(words) ? '' : `: ${words}`}`
}

/** `name` in lower case. Lengths are compared first: this runs for every response. */
function lastValue(pairs: Pairs, name: string): string | undefined {
  return pairs.findLast((pair) => pair[0].length === name.length && pair[0].toLowerCase() === name)?.[1]
}
