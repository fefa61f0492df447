/**
 * Loads the user's protobuf definitions. A file with an error is reported and does not affect other files. protobufjs
 * parses the files and resolves names by reflection only; no code is generated.
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
  /** In the order of the paths. */
  readonly sources: readonly LoadedSource[]
}

/** Maximum number of problems shown per source; a folder of the wrong version can have thousands. */
const MAX_PROBLEMS = 50

/** `roots`: additional folders for relative imports. */
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
    // Includes problems of the source's own files that another source has already loaded, and of their imports.
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

/** Undefined types, one problem per file. An import that is missing but not needed is no problem. */
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
  /** Imports that were not found, by file. */
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
    // Yields to the event loop: the thread also serves the proxy and the window.
    await setImmediate()
    for (const name of imports) await this.#import(name, file)
  }

  /** Parses into a temporary root first, so that a file with an error leaves no partial definitions. */
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
  // The parser reads the file name for its errors and definitions from this property.
  ;(protobuf.parse as { filename?: string | null }).filename = file
  return protobuf.parse(text, root, { keepCase: true })
}

/** Parses a message such as `illegal token 'x' (path/file.proto, line 3)`. */
function problemOf(error: unknown, file: string): ProtoProblem {
  const [, text = messageOf(error), line] = /^(.*?) \((?:.*, )?line (\d+)\)$/s.exec(messageOf(error)) ?? []
  const code = text.startsWith('duplicate') ? 'duplicate' : 'syntax'
  return { code, file, line: line === undefined ? null : Number(line), text, imports: [] }
}
