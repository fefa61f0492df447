import { grpcMessage, statusText } from '../../decode/view/grpc/status'

type Pairs = readonly (readonly [name: string, value: string])[]

/** What a call came to by its answer's head and trailers; empty for what is no call. One that fails at once has no trailers. */
export function callOutcome({ headers, trailers }: { headers: Pairs; trailers: Pairs }): string {
  const said = new Map([...headers, ...trailers].map(([name, value]) => [name.toLowerCase(), value]))
  const status = said.get('grpc-status')
  if (status === undefined) return ''
  const text = statusText(status)
  const words = grpcMessage(said.get('grpc-message') ?? '')
  // Some say `OK` once more.
  return `gRPC ${text}${text.endsWith(words) ? '' : `: ${words}`}`
}
