import { runHost } from './host'
import { jsonLines } from './json-lines'
import { listeningLines } from './listening-lines'
import { parseOptions } from './options'
import type { StandardOutput } from './output'
import { textLines } from './text-lines'

/** `tcplens demo`: runs the built-in server behind a proxy, for machines without a screen and for a first look. */
export async function demoCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseOptions(args, { json: { type: 'boolean' } }, { min: 0, max: 0, name: '' })
  const json = values.json ?? false
  return runHost({
    output,
    json,
    wish: 'messages',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    start: async ({ demo }) => {
      const { listening } = await demo.startProxy()
      if (listening === null) throw new Error('The demo proxy has no listening address.')
      return listeningLines(listening, json, (where) => [
        `The demo proxy listens on ${where}. In another terminal:`,
        '',
        `  curl -v http://${where}/api/orders`,
        '',
        'Ctrl-C stops the demo.'
      ])
    }
  })
}
