/**
 * Files the page may have written: the user chooses them in the system's dialog, the page gets a token for each. A
 * path goes from the dialog to the engine and nowhere else.
 */
import { basename } from 'node:path'
import type { RequestTypes } from '../shared/contract/contract'
import type { fileRequests, Saved, SaveResult } from '../shared/contract/files'
import { AppError } from '../shared/model/app-error'
import type { Handlers } from '../shared/rpc/server'

export interface FileParts {
  /** Shows the dialog with a proposed name; null when it was cancelled. */
  choosePath(name: string): Promise<string | null>
  save(token: number, path: string, saved: Saved): Promise<SaveResult>
  cancelSave(token: number): Promise<void>
}

/** Answers that the page never came back for; the oldest go. */
const MAX_CHOSEN = 16

export function createFileHandlers(parts: FileParts): Handlers<RequestTypes<typeof fileRequests>> {
  const chosen = new Map<number, string>()
  let nextToken = 1
  return {
    'files.choose': async ({ name }) => {
      const path = await parts.choosePath(safeFileName(name))
      if (path === null) return null
      const token = nextToken++
      chosen.set(token, path)
      for (const old of chosen.keys()) if (chosen.size > MAX_CHOSEN) chosen.delete(old)
      return { token, name: basename(path) }
    },
    'files.write': ({ token, saved }) => {
      const path = chosen.get(token)
      if (path === undefined) throw new AppError('not-found', `No file was chosen under ${token}.`)
      chosen.delete(token)
      return parts.save(token, path, saved)
    },
    'files.cancel': async ({ token }) => {
      await parts.cancelSave(token)
      return null
    }
  }
}

/** The proposed name comes from captured traffic: no folders, no device names, nothing that a system reads in it. */
export function safeFileName(name: string): string {
  const plain = name
    // eslint-disable-next-line no-control-regex -- exactly those must go
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 120)
  return plain === '' || /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(plain) ? `_${plain}` : plain
}
