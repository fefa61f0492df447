/**
 * The user's protobuf definitions: the list of chosen files and folders, saved in a file, and the loaded definitions.
 */
import { basename, dirname } from 'node:path'
import * as v from 'valibot'
import { createJsonWriter, keepAside, readJsonFile } from '../engine/files/json-file'
import { loadProtos, type LoadedProtos } from '../engine/protos/load-protos'
import type { ProtoPath } from '../engine/protos/proto-files'
import type { Protos } from '../shared/contract/protos'
import type { Handlers } from '../shared/rpc/server'
import type { HostRequests } from './host-requests'

export type ProtoRequests = Pick<HostRequests, Extract<keyof HostRequests, `protos.${string}`>>

export interface ProtoParts {
  path: string
  /** Logs a message. */
  notice(text: string): void
  /** Returns the chosen path, or undefined. */
  choose(what: 'file' | 'folder'): Promise<string | undefined>
}

export interface ProtoStore {
  readonly handlers: Handlers<ProtoRequests>
  /** Resolves when no write is in progress. */
  settled(): Promise<void>
}

const ProtosFile = v.strictObject({
  version: v.literal(1),
  sources: v.array(v.strictObject({ kind: v.picklist(['file', 'folder']), path: v.string() }))
})

export async function openProtos({ path, notice, choose: choose }: ProtoParts): Promise<ProtoStore> {
  let nextId = 1
  let sources: (ProtoPath & { id: number })[] = []
  const read = await readJsonFile(path)
  if (read.state !== 'absent') {
    const parsed = read.state === 'read' ? v.safeParse(ProtosFile, read.value) : undefined
    if (parsed?.success === true) sources = parsed.output.sources.map((each) => ({ ...each, id: nextId++ }))
    else
      notice(`The list of definitions could not be read; the file was renamed to ${await keepAside(path)}.`)
  }
  const writer = createJsonWriter(path)

  /** Definitions of the current sources; null until first requested, because most users have none. */
  let loading: Promise<LoadedProtos> | null = null
  const get = async (): Promise<Protos> => {
    const shown = sources
    const loaded = await (loading ??= loadProtos(shown))
    return {
      sources: shown.map(({ id, kind, path: from }, at) => {
        const { files = 0, messages = 0, problems = [] } = loaded.sources[at] ?? {}
        const place = { id, kind, name: basename(from), folder: dirname(from) }
        return { ...place, files, messages, problems: [...problems] }
      }),
      schema: loaded.schema as Protos['schema']
    }
  }
  const change = async (next: typeof sources): Promise<Protos> => {
    sources = next
    loading = null
    const stored = next.map(({ kind, path: from }) => ({ kind, path: from }))
    await writer.write({ version: 1, sources: stored })
    return get()
  }

  return {
    handlers: {
      'protos.get': get,
      'protos.add': async ({ what }) => {
        const chosen = await choose(what)
        if (chosen === undefined) return get()
        const others = sources.filter((source) => source.path !== chosen)
        return change([...others, { kind: what, path: chosen, id: nextId++ }])
      },
      'protos.remove': ({ id }) => change(sources.filter((source) => source.id !== id)),
      'protos.reload': () => {
        loading = null
        return get()
      }
    },
    settled: () => writer.settled()
  }
}
