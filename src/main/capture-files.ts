/**
 * Opening and saving captures, and saving bytes of them, by the system's dialogs. The page never names a path: it asks
 * for a dialog, for a number out of the list of recent files, or for the next file that was handed to the app.
 */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CaptureTotals } from '../shared/contract/captures'
import type { BytesFile, SavedBytes } from '../shared/contract/saving'
import { AppError } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'
import type { OpenKind, SaveKind } from './file-dialogs'
import type { HandedFiles } from './handed-files'
import type { FileRequests } from './host-requests'
import type { RecentFiles } from './recent-files'
import { safeFileName } from './safe-file-name'

/** What is needed of the engine. */
export interface CaptureFileEngine {
  list(): readonly CaptureTotals[]
  /** Begins to read a capture file. Throws when it cannot be read. */
  open(path: string): Promise<number>
  /** False when it was cancelled. */
  save(capture: number, path: string): Promise<boolean>
  /** Null when it was cancelled. */
  saveBytes(capture: number, saved: SavedBytes, path: string): Promise<BytesFile | null>
}

export interface CaptureFileParts {
  captures: CaptureFileEngine
  recent: RecentFiles
  handed: HandedFiles
  /** The path chosen, or undefined. */
  askOpen(what: OpenKind): Promise<string | undefined>
  /** The page may name this path from now on. */
  grant(path: string): void
  askSave(what: SaveKind, name: string): Promise<string | undefined>
  wireshark(path: string): Promise<void>
}

/** What others call it, and Wireshark's users look for. */
const KEY_LOG_NAME = 'sslkeylog.txt'

export function createFileHandlers({
  captures,
  recent,
  handed,
  askOpen,
  askSave,
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
  const known = (capture: number): CaptureTotals => {
    const found = captures.list().find((totals) => totals.capture === capture)
    if (found === undefined) throw new AppError('not-found', `There is no capture ${capture}.`)
    return found
  }

  return {
    'files.open': async () => {
      const path = await askOpen('capture')
      return { capture: path === undefined ? null : await open(path) }
    },
    'files.choose': async ({ what }) => {
      const path = await (what === 'save' ? askSave('keyLog', KEY_LOG_NAME) : askOpen(what))
      if (path === undefined) return { path: null, size: null }
      grant(path)
      // One that cannot be looked at is told of when it is to be read.
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
      const path = await askSave('capture', basename(known(capture).name))
      if (path === undefined) return { path: null }
      if (!(await captures.save(capture, path))) return { path: null }
      recent.add(path)
      return { path }
    },
    'files.saveBytes': async ({ capture, saved, name }) => {
      known(capture)
      const path = await askSave('bytes', safeFileName(name))
      return path === undefined ? null : captures.saveBytes(capture, saved, path)
    },
    'files.wireshark': async ({ capture }) => {
      await wireshark(known(capture).path)
      return null
    }
  }
}
