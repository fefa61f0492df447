/** The system's file dialogs. */
import { dialog, type BrowserWindow } from 'electron'
import type { HostTexts } from './locales/en'

/** A dialog with a parent window blocks that window while it is open. */
type Parent = BrowserWindow | undefined

/** Including the formats of other programs, compressed or not. */
const CAPTURE_EXTENSIONS = ['pcapng', 'pcap', 'cap', 'ntar', 'dmp', 'gz', 'zst', 'har']

/** Kinds of files to open: captures, snippets, protobuf definitions, or files that the user wants to send or serve. */
export type OpenKind = 'capture' | 'snippets' | 'proto' | 'protoFolder' | 'file' | 'folder' | 'exportFolder'

const PROPERTIES: Readonly<Partial<Record<OpenKind, Electron.OpenDialogOptions['properties']>>> = {
  folder: ['openDirectory'],
  protoFolder: ['openDirectory'],
  exportFolder: ['openDirectory', 'createDirectory']
}

/** Returns the chosen path, or undefined. */
export async function chooseOpenPath(
  parent: Parent,
  { files }: HostTexts,
  kind: OpenKind = 'capture'
): Promise<string | undefined> {
  const all = { name: files.all, extensions: ['*'] }
  const options: Electron.OpenDialogOptions = {
    title: {
      capture: files.openTitle,
      snippets: files.openSnippetsTitle,
      proto: files.openProtoTitle,
      protoFolder: files.openProtoFolderTitle,
      file: files.chooseTitle,
      folder: files.chooseFolderTitle,
      exportFolder: files.exportFolderTitle
    }[kind],
    properties: PROPERTIES[kind] ?? ['openFile'],
    filters: {
      capture: [{ name: files.captures, extensions: CAPTURE_EXTENSIONS }, all],
      snippets: [{ name: files.snippets, extensions: ['json'] }, all],
      proto: [{ name: files.protos, extensions: ['proto'] }, all],
      protoFolder: [],
      file: [],
      folder: [],
      exportFolder: []
    }[kind]
  }
  const { filePaths, canceled } = await (parent === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  return canceled ? undefined : filePaths[0]
}

/** Kinds of files to save. */
export type SaveKind = 'capture' | 'bytes' | 'export' | 'test' | 'snippets' | 'certificate' | 'keyLog'

/**
 * Proposes `name`. Returns the chosen path, or undefined; the dialog has already confirmed replacing an existing file.
 */
export async function chooseSavePath(
  parent: Parent,
  { files }: HostTexts,
  kind: SaveKind,
  name: string
): Promise<string | undefined> {
  const extension = name.slice(name.lastIndexOf('.') + 1)
  const options: Electron.SaveDialogOptions = {
    title: {
      capture: files.saveTitle,
      bytes: files.saveBytesTitle,
      export: files.exportTitle,
      test: files.saveTestTitle,
      snippets: files.saveSnippetsTitle,
      certificate: files.saveCertificateTitle,
      keyLog: files.saveKeyLogTitle
    }[kind],
    defaultPath: name,
    filters: {
      capture: [{ name: files.captures, extensions: ['pcapng'] }],
      bytes: [],
      test: [],
      export: [{ name: files.exports[extension] ?? files.all, extensions: [extension] }],
      snippets: [{ name: files.snippets, extensions: ['json'] }],
      certificate: [{ name: files.certificates, extensions: [extension] }],
      keyLog: []
    }[kind]
  }
  const { filePath, canceled } = await (parent === undefined
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  return canceled || filePath === '' ? undefined : filePath
}
