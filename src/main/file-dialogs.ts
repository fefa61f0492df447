/** The system's dialogs for files. */
import { dialog, type BrowserWindow } from 'electron'
import type { HostTexts } from './locales/en'

/** Where a dialog belongs to a window, it keeps that window from being used meanwhile. */
type Parent = BrowserWindow | undefined

/** What is to be opened: a capture, snippets, or what the user wants to send or serve. */
export type OpenKind = 'capture' | 'snippets' | 'file' | 'folder'

/** The path chosen, or undefined. */
export async function askOpen(
  parent: Parent,
  { files }: HostTexts,
  what: OpenKind = 'capture'
): Promise<string | undefined> {
  const all = { name: files.all, extensions: ['*'] }
  const options: Electron.OpenDialogOptions = {
    title: {
      capture: files.openTitle,
      snippets: files.openSnippetsTitle,
      file: files.chooseTitle,
      folder: files.chooseFolderTitle
    }[what],
    properties: [what === 'folder' ? 'openDirectory' : 'openFile'],
    filters: {
      capture: [{ name: files.captures, extensions: ['pcapng'] }, all],
      snippets: [{ name: files.snippets, extensions: ['json'] }, all],
      file: [],
      folder: []
    }[what]
  }
  const { filePaths, canceled } = await (parent === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  return canceled ? undefined : filePaths[0]
}

/** What is to be saved. */
export type SaveKind = 'capture' | 'bytes' | 'snippets' | 'certificate' | 'keyLog'

/** `name` is proposed. The path chosen, or undefined; whether a file there is replaced, the dialog has asked. */
export async function askSave(
  parent: Parent,
  { files }: HostTexts,
  what: SaveKind,
  name: string
): Promise<string | undefined> {
  const options: Electron.SaveDialogOptions = {
    title: {
      capture: files.saveTitle,
      bytes: files.saveBytesTitle,
      snippets: files.saveSnippetsTitle,
      certificate: files.saveCertificateTitle,
      keyLog: files.saveKeyLogTitle
    }[what],
    defaultPath: name,
    filters: {
      capture: [{ name: files.captures, extensions: ['pcapng'] }],
      bytes: [],
      snippets: [{ name: files.snippets, extensions: ['json'] }],
      certificate: [{ name: files.certificates, extensions: [name.slice(name.lastIndexOf('.') + 1)] }],
      keyLog: []
    }[what]
  }
  const { filePath, canceled } = await (parent === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  return canceled || filePath === '' ? undefined : filePath
}
