import { stat } from 'node:fs/promises'
import { AppError } from '../shared/model/app-error'
import { runHost } from './host'
import { jsonLines } from './json-lines'
import { listeningLines } from './listening-lines'
import { makeMock } from './make-mock'
import { mockSource } from './mock-options'
import { captureFile } from './options'
import type { StandardOutput } from './output'
import { parseServerArgs, serverConfig } from './server-options'
import { textLines } from './text-lines'

/** `tcplens server`: runs one server session and prints its events and bytes to stdout until a signal. */
export async function serverCommand(args: string[], output: StandardOutput): Promise<number> {
  const { values } = parseServerArgs(args)
  const config = serverConfig(values)
  const source = mockSource(values)
  const json = values.json ?? false
  return runHost({
    output,
    json,
    // --force may refer to the set instead of the capture.
    ...captureFile(
      typeof source?.keep === 'string' && values.write === undefined ? { limit: values.limit } : values
    ),
    wish: 'segments',
    print: (entries) => output.lines(json ? jsonLines(entries) : textLines(entries, output.colours)),
    ...(source === null ? {} : { mocks: true }),
    start: async (engine) => {
      const { sessions } = engine
      await checkServed(values['http-file'], 'file')
      await checkServed(values['http-dir'], 'folder')
      const mocking = source === null ? null : await makeMock(engine, source, values.force ?? false)
      const behaviours = [...(mocking === null ? [] : [mocking.behaviour]), ...(config.behaviours ?? [])]
      const { id } = sessions.create({ ...config, behaviours })
      const { listening } = await sessions.start(id)
      if (listening === null) throw new Error('The server has no listening address.')
      return listeningLines(listening, json, (where) => {
        const suffix = mocking === null ? '' : ` ${mocking.line}`
        return [`Listening on ${where}.${suffix} Ctrl-C stops.`]
      })
    }
  })
}

/** Served files may appear and disappear while the server runs, but must exist at its start. */
async function checkServed(path: string | undefined, kind: 'file' | 'folder'): Promise<void> {
  if (path === undefined) return
  const facts = await stat(path).catch(() => null)
  if (kind === 'file' ? facts?.isFile() : facts?.isDirectory()) return
  throw new AppError('file-not-found', `The ${kind} ${path} does not exist.`)
}
