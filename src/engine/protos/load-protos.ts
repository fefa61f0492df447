/**
 * The user's definitions of protobuf, read as far as they can be: a file that is wrong says so and takes no other with
 * it. protobufjs parses and resolves names, by reflection alone: no code is made.
 */
import { setImmediate } from 'node:timers/promises'
import protobuf from 'protobufjs'
import type { ProtoProblem } from '../../shared/contract/protos'
import { messageOf } from '../../shared/model/app-error'
import { NO_SCHEMA, type ProtoSchema } from '../../shared/model/proto-schema'
import { filesOf, findImport, readProto, type ProtoPath } from './proto-files'
import { schemaOf } from './proto-schema-of'

export interface LoadedSource {
  readonly files: number
  readonly messages: number
  readonly problems: readonly ProtoProblem[]
}

export interface LoadedProtos {
  readonly schema: ProtoSchema
  /** As the paths, one for one. */
  readonly sources: readonly LoadedSource[]
}

/** Shown of one source; a folder of the wrong version can have thousands. */
const MAX_PROBLEMS = 50

/** `roots`: more folders that imports may be relative to. */
export async function loadProtos(
  paths: readonly ProtoPath[],
  roots: readonly string[] = []
): Promise<LoadedProtos> {
  const folders = paths.filter(({ kind }) => kind === 'folder').map(({ path }) => path)
  const loader = new Loader([...roots, ...folders])
  const sources: { files: number; problems: readonly ProtoProblem[]; own: readonly string[] }[] = []
  for (const path of paths) {
    const before = loader.problems.length
    const { files, problems } = await loader.add(path)
    // Of its own files even where another source had them read, and of what they import.
    const own = new Set(files)
    const found = loader.problems.filter(({ file }, at) => at >= before || own.has(file))
    sources.push({ files: files.length, problems: [...problems, ...found], own: files })
  }
  const { schema, unknown, counts } = schemaOf(loader.root)
  return {
    schema: paths.length === 0 ? NO_SCHEMA : schema,
    sources: sources.map(({ files, problems, own }) => ({
      files,
      messages: own.reduce((sum, file) => sum + (counts.get(file) ?? 0), 0),
      problems: [...problems, ...unknownIn(own, unknown, loader.missing)].slice(0, MAX_PROBLEMS)
    }))
  }
}

/** Types that nothing defines, a line for each file; imports that nothing needs are no fault. */
function unknownIn(
  files: readonly string[],
  unknown: ReadonlyMap<string, readonly string[]>,
  missing: ReadonlyMap<string, readonly string[]>
): ProtoProblem[] {
  return files.flatMap((file) => {
    const names = unknown.get(file)
    if (names === undefined) return []
    const imports = [...(missing.get(file) ?? [])]
    return [{ code: 'unknown-type', file, line: null, text: names.slice(0, 5).join(', '), imports }]
  })
}

class Loader {
  readonly root = new protobuf.Root()
  readonly problems: ProtoProblem[] = []
  /** Imports of a file that were not found. */
  readonly missing = new Map<string, string[]>()
  readonly #folders: readonly string[]
  readonly #seen = new Set<string>()

  constructor(folders: readonly string[]) {
    this.#folders = folders
  }

  async add(path: ProtoPath): Promise<{ files: readonly string[]; problems: ProtoProblem[] }> {
    const problem = (code: ProtoProblem['code'], text: string): ProtoProblem => ({
      code,
      file: path.path,
      line: null,
      text,
      imports: []
    })
    try {
      const { files, hasMore } = await filesOf(path)
      for (const file of files) await this.#file(file)
      if (files.length === 0) return { files, problems: [problem('empty', '')] }
      return { files, problems: hasMore ? [problem('too-many', String(files.length))] : [] }
    } catch (error) {
      return { files: [], problems: [problem('unreadable', messageOf(error))] }
    }
  }

  async #file(file: string): Promise<void> {
    if (this.#seen.has(file)) return
    this.#seen.add(file)
    const read = await readProto(file)
    if (!read.ok) {
      const code = read.tooLarge ? 'too-many' : 'unreadable'
      this.problems.push({ code, file, line: null, text: read.reason, imports: [] })
      return
    }
    const imports = this.#parse(file, read.text)
    // Others wait for this thread: the relay, the window.
    await setImmediate()
    for (const name of imports) await this.#import(name, file)
  }

  /** Into a root of its own first: a file with a fault leaves nothing half defined. */
  #parse(file: string, text: string): readonly string[] {
    try {
      parseInto(new protobuf.Root(), file, text)
      const { imports = [], weakImports = [] } = parseInto(this.root, file, text)
      return [...imports, ...weakImports]
    } catch (error) {
      this.problems.push(problemOf(error, file))
      return []
    }
  }

  async #import(name: string, file: string): Promise<void> {
    const common = protobuf.common.get(name)
    if (common?.nested !== undefined) {
      if (!this.#seen.has(name)) this.root.addJSON(common.nested)
      this.#seen.add(name)
      return
    }
    const found = await findImport(name, file, this.#folders)
    if (found !== null) await this.#file(found)
    else this.missing.set(file, [...(this.missing.get(file) ?? []), name])
  }
}

function parseInto(root: protobuf.Root, file: string, text: string): protobuf.IParserResult {
  // The parser's way to be told a file's name, for its errors and what it defines.
  ;(protobuf.parse as { filename?: string | null }).filename = file
  return protobuf.parse(text, root, { keepCase: true })
}

/** `illegal token 'x' (path/file.proto, line 3)`. */
function problemOf(error: unknown, file: string): ProtoProblem {
  const [, text = messageOf(error), line] = /^(.*?) \((?:.*, )?line (\d+)\)$/s.exec(messageOf(error)) ?? []
  const code = text.startsWith('duplicate') ? 'duplicate' : 'syntax'
  return { code, file, line: line === undefined ? null : Number(line), text, imports: [] }
}
