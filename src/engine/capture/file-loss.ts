import { existsSync, fstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { FILE_LOSSES, type FileLoss } from '../../shared/model/file-losses'

/** Returns the loss that a failure's code stands for, or null for a code of the system. */
export function fileLoss(code: string | undefined): FileLoss | null {
  return FILE_LOSSES.find((loss) => loss === code) ?? null
}

/** A sentence without a full stop, such as "/tmp/a.pcapng was deleted while Tcplens was recording to it". */
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
 * Detects that an open file is no longer the one its path leads to, or is shorter than what was written to it. A
 * write to such a file succeeds, so nothing else reports it. Checks cost two system calls.
 */
export class FileLossCheck {
  readonly #fd: number
  readonly #path: string
  /** Some network file systems report no links, or other inodes by path than by descriptor. */
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

  /** Returns what happened to the file, of which `size` bytes were written so far; null where it is intact. */
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

  /** Undefined where the path leads to nothing. */
  #named(): { ino: number; dev: number } | undefined {
    try {
      return statSync(this.#path, { throwIfNoEntry: false })
    } catch {
      // It cannot be looked up, which says nothing of the file: a folder without the right to search it.
      return fstatSync(this.#fd)
    }
  }
}
