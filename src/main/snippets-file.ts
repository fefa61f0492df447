/** The user's saved snippets and their file; also imports and exports snippet files. */
import * as v from 'valibot'
import { createJsonWriter, keepAside, readJsonFile } from '../engine/files/json-file'
import { SnippetFile, type Snippet } from '../shared/contract/snippets'
import { AppError } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'

export type SnippetRequests = Pick<HostRequests, Extract<keyof HostRequests, `snippets.${string}`>>

export interface SnippetParts {
  path: string
  /** Logs a message. */
  notice(text: string): void
  /** Returns the chosen path, or undefined. */
  chooseOpenPath(): Promise<string | undefined>
  chooseSavePath(name: string): Promise<string | undefined>
}

export interface SnippetStore {
  readonly handlers: Handlers<SnippetRequests>
  /** Resolves when no write is in progress. */
  settled(): Promise<void>
}

const PROPOSED_NAME = 'tcplens-snippets.json'

export async function openSnippets({
  path,
  notice,
  chooseOpenPath: chooseOpenPath,
  chooseSavePath: chooseSavePath
}: SnippetParts): Promise<SnippetStore> {
  let current: readonly Snippet[] = []
  const read = await readJsonFile(path)
  if (read.state !== 'absent') {
    const parsed = read.state === 'read' ? v.safeParse(SnippetFile, read.value) : undefined
    if (parsed?.success === true) current = parsed.output.snippets
    else notice(`The saved snippets could not be read; the file was renamed to ${await keepAside(path)}.`)
  }
  const writer = createJsonWriter(path)

  return {
    handlers: {
      'snippets.get': () => [...current],
      'snippets.set': async ({ snippets }) => {
        current = snippets
        await writer.write({ version: 1, snippets })
        return null
      },
      'snippets.import': async () => {
        const from = await chooseOpenPath()
        return from === undefined ? null : await readSnippets(from)
      },
      'snippets.export': async ({ snippets }) => {
        const to = await chooseSavePath(PROPOSED_NAME)
        if (to === undefined) return { path: null }
        await createJsonWriter(to).write({ version: 1, snippets })
        return { path: to }
      }
    },
    settled: () => writer.settled()
  }
}

async function readSnippets(path: string): Promise<Snippet[]> {
  const read = await readJsonFile(path)
  if (read.state === 'absent') throw new AppError('file-not-found', `There is no file ${path}.`)
  const parsed = read.state === 'read' ? v.safeParse(SnippetFile, read.value) : undefined
  if (parsed?.success !== true) throw new AppError('not-snippets', `${path} is not a snippets file.`)
  return parsed.output.snippets
}
