import { wellFormed } from '../../../shared/bytes/well-formed'
import type { Listed } from './folder'

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
