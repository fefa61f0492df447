import { opendir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { openFile, type OpenedFile } from '../../sending/sent-file'

/**
 * Finds what a request's path names in a folder. The path is decoded once; nothing outside the folder is found, neither
 * by `..` nor by a link that leads out of it, and says no more of itself than what is not there.
 */

export type Found =
  | { readonly kind: 'file'; readonly file: OpenedFile }
  /** The path lacks the slash at its end, without which a page's links would miss. */
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'list'; readonly path: string; readonly entries: Listed }
  | { readonly kind: 'nothing' }
  /** No path that could name something. */
  | { readonly kind: 'bad-path' }

export interface Listed {
  readonly names: readonly { readonly name: string; readonly isFolder: boolean }[]
  /** There are more than are listed. */
  readonly more: boolean
}

/** More than anyone looks through; a folder can have millions. */
const MAX_LISTED = 5000

const NOTHING: Found = { kind: 'nothing' }

export async function findInFolder(folder: string, target: string): Promise<Found> {
  const path = pathOf(target)
  const names = path === null ? null : decodeNames(path)
  if (path === null || names === null) return { kind: 'bad-path' }
  if (!names.every(isPlainName)) return NOTHING
  try {
    const root = await realpath(folder)
    const real = await realpath(join(root, ...names))
    if (!isInside(real, root)) return NOTHING
    const facts = await stat(real)
    if (!facts.isDirectory()) {
      // `/page.html/` is another address, under which there is nothing.
      return path.endsWith('/') ? NOTHING : { kind: 'file', file: await openFile(real) }
    }
    if (!path.endsWith('/')) return { kind: 'elsewhere', location: `${path}/` }
    return await indexOrList(real, root, path)
  } catch {
    // Not there, not to be read, no regular file: to the client it is all the same.
    return NOTHING
  }
}

async function indexOrList(real: string, root: string, path: string): Promise<Found> {
  try {
    const index = await realpath(join(real, 'index.html'))
    if (isInside(index, root)) return { kind: 'file', file: await openFile(index) }
  } catch {
    // None: the list stands in for it.
  }
  return { kind: 'list', path, entries: await list(real) }
}

/** Of `/a/b?q`, `http://host/a/b` and the like `/a/b`, still encoded; null where there is none, as in `*`. */
function pathOf(target: string): string | null {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)
  const rest = absolute === null ? target : target.slice(absolute[0].length)
  const path = rest.split(/[?#]/, 1)[0] ?? ''
  if (path === '') return absolute === null ? null : '/'
  // Several slashes in front would make a host of what follows, in an address to go to.
  return path.startsWith('/') ? path.replace(/^\/+/, '/') : null
}

/** Null for what is not percent-encoded UTF-8. */
function decodeNames(path: string): string[] | null {
  try {
    return path
      .split('/')
      .filter((name) => name !== '' && name !== '.')
      .map((name) => decodeURIComponent(utf8OfLatin1(name)))
  } catch {
    return null
  }
}

/** Bytes that a client did not encode, as some do with letters of their language. */
function utf8OfLatin1(text: string): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'))
}

function isPlainName(name: string): boolean {
  return name !== '..' && name !== '.' && !/[/\0]/.test(name) && (sep === '/' || !/[\\:]/.test(name))
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

async function list(folder: string): Promise<Listed> {
  const names: { name: string; isFolder: boolean }[] = []
  let more = false
  for await (const entry of await opendir(folder)) {
    more = names.length >= MAX_LISTED
    if (more) break
    names.push({ name: entry.name, isFolder: entry.isDirectory() })
  }
  names.sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || (a.name < b.name ? -1 : 1))
  return { names, more }
}
