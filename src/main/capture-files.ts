/**
 * Opens and saves captures and parts of them with the system's dialogs. The page never names a path: it requests a
 * dialog, an index in the list of recent files, or the next file handed to the app.
 */
import { lstat, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CaptureTotals } from '../shared/contract/captures'
import type { ExportedFile, ExportFormat, ExportInput } from '../shared/contract/exporting'
import type { BytesFile, SavedBytes } from '../shared/contract/saving'
import { AppError } from '../shared/model/app-error'
import { writeWholeFile } from '../engine/files/whole-file'
import type { Handlers } from '../shared/rpc/server'
import type { OpenKind, SaveKind } from './file-dialogs'
import type { HandedFiles } from './handed-files'
import type { FileRequests } from './host-requests'
import type { RecentFiles } from './recent-files'
import { safeFileName } from '../shared/file-name'

/** The engine functions used here. */
export interface CaptureFileEngine {
  list(): readonly CaptureTotals[] | Promise<readonly CaptureTotals[]>
  /** Starts reading a capture file. Throws if it cannot be read. */
  open(path: string): Promise<number>
  /** Returns false if it was cancelled. */
  save(capture: number, path: string): Promise<boolean>
  /** Returns null if it was cancelled. */
  saveBytes(capture: number, saved: SavedBytes, path: string): Promise<BytesFile | null>
  export(input: ExportInput, path: string): Promise<ExportedFile | null>
}

export interface CaptureFileParts {
  captures: CaptureFileEngine
  /** Returns a recorded conversation, or a run of it, as the text of a test. `about`: comment lines. */
  testOf(
    of: { capture: number; connection: number; run?: number | undefined },
    about: readonly string[]
  ): Promise<string>
  recent: RecentFiles
  handed: HandedFiles
  /** Returns the chosen path, or undefined. */
  chooseOpenPath(kind: OpenKind): Promise<string | undefined>
  /** Allows the page to name this path from now on. */
  grant(path: string): void
  chooseSavePath(kind: SaveKind, name: string): Promise<string | undefined>
  wireshark(path: string): Promise<void>
}

/** The usual name, which Wireshark users look for. */
const KEY_LOG_NAME = 'sslkeylog.txt'

export function createFileHandlers({
  captures,
  testOf,
  recent,
  handed,
  chooseOpenPath: chooseOpenPath,
  chooseSavePath: chooseSavePath,
  grant,
  wireshark
}: CaptureFileParts): Handlers<FileRequests> {
  const open = async (path: string): Promise<number> => {
    try {
      const capture = await captures.open(path)
      recent.add(path)
      return capture
    } catch (error) {
      if (error instanceof AppError && error.code === 'file-not-found') recent.remove(path)
      throw error
    }
  }
  const known = async (capture: number): Promise<CaptureTotals> => {
    const found = (await captures.list()).find((totals) => totals.capture === capture)
    if (found === undefined) throw new AppError('not-found', `There is no capture ${capture}.`)
    return found
  }

  return {
    'files.open': async () => {
      const path = await chooseOpenPath('capture')
      return { capture: path === undefined ? null : await open(path) }
    },
    'files.choose': async ({ what }) => {
      const path = await (what === 'save' ? chooseSavePath('keyLog', KEY_LOG_NAME) : chooseOpenPath(what))
      if (path === undefined) return { path: null, size: null }
      grant(path)
      // An inaccessible file is reported when it is read.
      const facts = await stat(path).catch(() => null)
      return { path, size: facts?.isFile() === true ? facts.size : null }
    },
    'files.openHanded': async () => {
      const path = handed.take()
      return { capture: path === undefined ? null : await open(path) }
    },
    'files.recent': () => recent.list(),
    'files.openRecent': async ({ id }) => ({ capture: await open(recent.path(id)) }),
    'files.save': async ({ capture }) => {
      const path = await chooseSavePath('capture', savedName((await known(capture)).name))
      if (path === undefined) return { path: null }
      if (!(await captures.save(capture, path))) return { path: null }
      recent.add(path)
      return { path }
    },
    'files.saveBytes': async ({ capture, saved, name }) => {
      await known(capture)
      const path = await chooseSavePath('bytes', safeFileName(name))
      return path === undefined ? null : captures.saveBytes(capture, saved, path)
    },
    'files.saveTest': async ({ capture, connection, run }) => {
      const { name } = await known(capture)
      const how = run === undefined ? 'as recorded' : `replayed by run ${run}`
      const text = await testOf({ capture, connection, run }, [
        `Connection ${connection} of ${name}, ${how}.`
      ])
      const path = await chooseSavePath('test', `connection-${connection}.test`)
      if (path === undefined) return { path: null }
      await writeWholeFile(path, async (temporary) => {
        await writeFile(temporary, text, { flag: 'wx', mode: 0o600, flush: true })
        return true
      })
      return { path }
    },
    'files.export': async (input) => {
      const name = exportName((await known(input.capture)).name, input.format)
      const path =
        input.format === 'bodies'
          ? await freeFolder(await chooseOpenPath('exportFolder'), name)
          : await chooseSavePath('export', name)
      return path === undefined ? null : captures.export(input, path)
    },
    'files.wireshark': async ({ capture }) => {
      const { path, rebuilt } = await known(capture)
      await wireshark(rebuilt ?? path)
      return null
    }
  }
}

/** A capture is always saved as pcapng, whatever format was opened. */
function savedName(name: string): string {
  return `${stemOf(name)}.pcapng`
}

function stemOf(name: string): string {
  const parts = basename(name).split('.')
  while (parts.length > 1 && /^(?:pcapng|pcap|cap|ntar|dmp|gz|zst|har)$/i.test(parts.at(-1) ?? ''))
    parts.pop()
  return parts.join('.')
}

const EXTENSIONS: Readonly<Record<ExportFormat, string>> = {
  har: '.har',
  json: '.json',
  ndjson: '.ndjson',
  csv: '.csv',
  markdown: '.md',
  bodies: '-bodies',
  // Differs from the name of the capture that it is a part of.
  pcapng: '-part.pcapng'
}

function exportName(name: string, format: ExportFormat): string {
  return `${stemOf(name)}${EXTENSIONS[format]}`
}

/** Returns the path of a new folder with this name in the chosen one. */
async function freeFolder(parent: string | undefined, name: string): Promise<string | undefined> {
  if (parent === undefined) return undefined
  for (let number = 1; ; number++) {
    const path = join(parent, number === 1 ? name : `${name}-${number}`)
    if ((await lstat(path).catch(() => null)) === null) return path
  }
}
