import { formatEndpoint } from '../shared/model/connection-event'
import { runHost } from './host'
import { jsonLines } from './json-lines'
import { listeningLine } from './listening-line'
import { keptFile, parseEndpoint, parseOptions } from './options'
import type { StandardOutput } from './output'
import { textLines } from './text-lines'

/** `tcplens proxy`: one proxy session on the engine, its story on stdout, until a signal. */
export async function proxyCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseOptions(
    args,
    {
      listen: { type: 'string' },
      target: { type: 'string' },
      write: { type: 'string' },
      force: { type: 'boolean' },
      json: { type: 'boolean' }
    },
    { min: 0, max: 0, name: '' }
  )
  const listen = parseEndpoint('--listen', values.listen, 0)
  const target = parseEndpoint('--target', values.target, 1)
  const json = values.json ?? false
  return runHost({
    output,
    json,
    ...keptFile(values),
    wish: 'messages',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    start: async ({ sessions }) => {
      const { id } = sessions.create({ kind: 'proxy', name: '', listen, target })
      const address = (await sessions.start(id)).listening ?? listen
      return listeningLine(
        address,
        json,
        (where) => `Listening on ${where}, relaying to ${formatEndpoint(target)}. Ctrl-C stops.`
      )
    }
  })
}
