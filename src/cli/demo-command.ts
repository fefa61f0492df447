import { formatEndpoint } from '../shared/model/connection-event'
import { parseOptions } from './options'
import type { StandardOutput } from './output'
import { runHost } from './proxy-command'

/** `tcplens demo`: the built-in server behind a proxy, for machines without a screen and for a first look. */
export async function demoCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseOptions(args, { json: { type: 'boolean' } }, { min: 0, max: 0, name: '' })
  return runHost({
    output,
    json: values.json ?? false,
    start: async ({ demo }) => {
      const { listening } = await demo.startProxy()
      if (listening === null) throw new Error('The demo proxy does not listen.')
      return listening
    },
    greet: (address) =>
      `The demo proxy listens on ${formatEndpoint(address)}. In another terminal:\n\n  curl -v http://${formatEndpoint(address)}/api/orders\n\nCtrl-C stops.`
  })
}
