/** The system's dialogs for files. */
import { dialog, type BrowserWindow } from 'electron'
import type { HostTexts } from './locales/en'

/** Where a dialog belongs to a window, it keeps that window from being used meanwhile. */
type Parent = BrowserWindow | undefined

/** The path chosen, or undefined. */
export async function askOpen(parent: Parent, { files }: HostTexts): Promise<string | undefined> {
  const options: Electron.OpenDialogOptions = {
    title: files.openTitle,
    properties: ['openFile'],
    filters: [
      { name: files.captures, extensions: ['pcapng'] },
      { name: files.all, extensions: ['*'] }
    ]
  }
  const { filePaths, canceled } = await (parent === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  return canceled ? undefined : filePaths[0]
}

/** What is to be saved. */
export type SaveKind = 'capture' | 'bytes'

/** `name` is proposed. The path chosen, or undefined; whether a file there is replaced, the dialog has asked. */
export async function askSave(
  parent: Parent,
  { files }: HostTexts,
  what: SaveKind,
  name: string
): Promise<string | undefined> {
  const options: Electron.SaveDialogOptions = {
    title: what === 'capture' ? files.saveTitle : files.saveBytesTitle,
    defaultPath: name,
    filters: what === 'capture' ? [{ name: files.captures, extensions: ['pcapng'] }] : []
  }
  const { filePath, canceled } = await (parent === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  return canceled || filePath === '' ? undefined : filePath
}
