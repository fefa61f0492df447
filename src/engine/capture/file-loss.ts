import { existsSync, fstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { FILE_LOSSES, type FileLoss } from '../../shared/model/file-losses'

/** Returns the loss that an error code stands for, or null for a system error code. */
export function fileLoss(code: string | undefined): FileLoss | null {
  return FILE_LOSSES.find((loss) => loss === code) ?? null
}

/** Returns a sentence without a full stop, such as "/tmp/a.pcapng was deleted while Tcplens was recording to it". */
export function describeFileLoss(path: string, loss: FileLoss): string {
  const what: Record<FileLoss, string> = {
    'file-deleted': 'was deleted',
    'folder-deleted': 'was deleted with its folder',
    'file-moved': 'was moved or replaced',
    'file-truncated': 'was truncated'
  }
  return `${path} ${what[loss]} while Tcplens was recording to it`
}

/**
 * Detects that an open file is no longer the one at its path, or is shorter than the data written to it. Writes to such
 * a file succeed, so nothing else reports it. A check costs two system calls.
 */
export class FileLossCheck {
  readonly #fd: number
  readonly #path: string
  /** Some network file systems report no links, or a different inode by path than by descriptor. */
  readonly #hasLinks: boolean
  readonly #hasInode: boolean

  constructor(fd: number, path: string) {
    this.#fd = fd
    this.#path = path
    const opened = fstatSync(fd)
    const named = this.#named()
    this.#hasLinks = opened.nlink > 0
    this.#hasInode = named?.ino === opened.ino && named.dev === opened.dev
  }

  /** Returns how the file was lost, given the `size` written so far; null if it is intact. */
  check(size: number): FileLoss | null {
    const opened = fstatSync(this.#fd)
    if (opened.size < size) return 'file-truncated'
    const named = this.#named()
    if ((this.#hasLinks && opened.nlink === 0) || (named === undefined && !this.#hasLinks))
      return existsSync(dirname(this.#path)) ? 'file-deleted' : 'folder-deleted'
    if (named === undefined || (this.#hasInode && (named.ino !== opened.ino || named.dev !== opened.dev)))
      return 'file-moved'
    return null
  }

  /** Returns undefined if nothing exists at the path. */
  #named(): { ino: number; dev: number } | undefined {
    try {
      return statSync(this.#path, { throwIfNoEntry: false })
    } catch {
      // The path cannot be looked up, for example in a folder without search permission. That does not mean the file is
      // lost.
      return fstatSync(this.#fd)
    }
  }
}
