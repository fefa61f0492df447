import { wellFormed } from '../../../shared/bytes/well-formed'
import type { Listed } from './folder'

/** The list of a folder as a page: names as links, and nothing of theirs as markup. */
export function folderPage(path: string, { names, more }: Listed): string {
  const title = escape(decoded(path))
  const rows = names.map(({ name, isFolder }) => {
    const shown = isFolder ? `${name}/` : name
    // In front of a name with a colon, which would be taken for a scheme.
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
    // Cannot be, since it was found; shown as it came then.
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
