import { opendir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { openFile, type OpenedFile } from '../../files/sent-file'
import { wellFormed } from '../../../shared/bytes/well-formed'

/**
 * Finds the file for a request path in a folder. The path is decoded once. Anything outside the folder, reached by `..`
 * or by a link, is reported like a missing file.
 */

export type FolderLookup =
  | { readonly kind: 'file'; readonly file: OpenedFile }
  /** The path lacks its trailing slash, without which relative links of the page would fail. */
  | { readonly kind: 'elsewhere'; readonly location: string }
  | { readonly kind: 'list'; readonly path: string; readonly entries: Listed }
  | { readonly kind: 'nothing' }
  /** The path is malformed. */
  | { readonly kind: 'bad-path' }

export interface Listed {
  readonly names: readonly { readonly name: string; readonly isFolder: boolean }[]
  /** True if the list is truncated. */
  readonly more: boolean
}

/** More entries than are useful to a reader; a folder can have millions. */
const MAX_LISTED = 5000

const NOTHING: FolderLookup = { kind: 'nothing' }

export async function findInFolder(folder: string, target: string): Promise<FolderLookup> {
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
      // `/page.html/` is a different path, which does not exist.
      return path.endsWith('/') ? NOTHING : { kind: 'file', file: await openFile(real) }
    }
    if (!path.endsWith('/')) return { kind: 'elsewhere', location: `${path}/` }
    return await indexOrList(real, root, path)
  } catch {
    // Missing, unreadable or not a regular file: the client receives the same response.
    return NOTHING
  }
}

async function indexOrList(real: string, root: string, path: string): Promise<FolderLookup> {
  try {
    const index = await realpath(join(real, 'index.html'))
    if (isInside(index, root)) return { kind: 'file', file: await openFile(index) }
  } catch {
    // No index.html: list the folder instead.
  }
  return { kind: 'list', path, entries: await list(real) }
}

/** Returns the encoded path, `/a/b` for `/a/b?q` or `http://host/a/b`; null if there is none, as in `*`. */
function pathOf(target: string): string | null {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(target)
  const rest = absolute === null ? target : target.slice(absolute[0].length)
  const path = rest.split(/[?#]/, 1)[0] ?? ''
  if (path === '') return absolute === null ? null : '/'
  // In a redirect, several leading slashes would turn the next segment into a host.
  return path.startsWith('/') ? path.replace(/^\/+/, '/') : null
}

/** Returns null if the path is not percent-encoded UTF-8. */
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

/** Decodes bytes that the client did not percent-encode, as some do with non-ASCII letters. */
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

/** Renders a folder listing as an HTML page. Names become links and are escaped. */
export function folderPage(path: string, { names, more }: Listed): string {
  const title = escape(decoded(path))
  const rows = names.map(({ name, isFolder }) => {
    const shown = isFolder ? `${name}/` : name
    // "./" prevents a name with a colon from being parsed as a URL scheme.
    return `<li><a href="./${escape(encodeURIComponent(wellFormed(name)))}${isFolder ? '/' : ''}">${escape(shown)}</a></li>`
  })
  const up = path === '/' ? [] : ['<li><a href="../">../</a></li>']
  const rest = more ? ['<li>… and more</li>'] : []
  return [
    '<!doctype html>',
    '<html>',
    `<head><meta charset="utf-8"><title>${title}</title></head>`,
    '<body>',
    `<h1>${title}</h1>`,
    '<ul>',
    ...up,
    ...rows,
    ...rest,
    '</ul>',
    '</body>',
    '</html>',
    ''
  ].join('\n')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // Should not happen, because the path was found; show it unchanged.
    return path
  }
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
