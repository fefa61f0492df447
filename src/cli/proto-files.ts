import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { loadProtos } from '../engine/protos/load-protos'
import type { ProtoProblem } from '../shared/contract/protos'
import type { ProtoSchema } from '../shared/model/proto-schema'
import { messageOf } from '../shared/model/app-error'
import { UsageError } from './options'

/**
 * Loads protobuf definitions from `--proto FILE` and `--proto-path DIR`. A file with an error is a usage error, because
 * output without its definitions would suggest that the capture is wrong.
 */
export async function readProtos(
  files: readonly string[],
  roots: readonly string[]
): Promise<ProtoSchema | null> {
  for (const root of roots)
    if ((await kindOf('--proto-path', root)) !== 'folder')
      throw new UsageError(`--proto-path ${root} is not a folder.`)
  if (files.length === 0) {
    if (roots.length > 0) throw new UsageError('--proto-path requires --proto FILE.')
    return null
  }
  const paths = await Promise.all(
    files.map(async (file) => ({ kind: await kindOf('--proto', file), path: resolve(file) }))
  )
  const { schema, sources } = await loadProtos(
    paths,
    roots.map((root) => resolve(root))
  )
  const [first, ...more] = sources.flatMap(({ problems }) => problems)
  if (first === undefined) return schema
  const others =
    more.length === 0
      ? ''
      : ` ${more.length === 1 ? '1 more error was found' : `${more.length} more errors were found`}.`
  throw new UsageError(`${problemText(first)}${others}`)
}

async function kindOf(option: string, path: string): Promise<'file' | 'folder'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    throw new UsageError(`Cannot read ${option} ${path}: ${messageOf(error)}.`)
  }
}

function problemText({ code, file, line, text, imports }: ProtoProblem): string {
  const where = line === null ? file : `${file}, line ${line}`
  switch (code) {
    case 'syntax':
    case 'duplicate':
      return `${where}: ${text}.`
    case 'unknown-type': {
      const missing =
        imports.length === 0
          ? ''
          : `. Imports not found: ${imports.join(', ')}. Set their folder with --proto-path`
      return `${where}: undefined type ${text}${missing}.`
    }
    case 'unreadable':
      return `${where} cannot be read: ${text}.`
    case 'too-many':
      return `${where} exceeds the limit: ${text}.`
    case 'empty':
      return `${where} contains no .proto files.`
  }
}
