import { runHost } from './host'
import { jsonLines } from './json-lines'
import { listeningLine } from './listening-line'
import { keptFile } from './options'
import type { StandardOutput } from './output'
import { parseServerArgs, serverConfig } from './server-options'
import { textLines } from './text-lines'

/** `tcplens server`: one server session on the engine, its story and its bytes on stdout, until a signal. */
export async function serverCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseServerArgs(args)
  const config = serverConfig(values)
  const json = values.json ?? false
  return runHost({
    output,
    json,
    ...keptFile(values),
    wish: 'segments',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    start: async ({ sessions }) => {
      const { id } = sessions.create(config)
      const { listening } = await sessions.start(id)
      if (listening === null) throw new Error('The server does not listen.')
      return listeningLine(listening, json, (where) => `Listening on ${where}. Ctrl-C stops.`)
    }
  })
}
