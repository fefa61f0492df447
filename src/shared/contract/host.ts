import * as v from 'valibot'
import { TEXT_ENCODINGS } from '../model/text-encodings'
import { browserRequests } from './browsers'
import { engineStopRequests } from './engine-stop'
import { CaptureId } from './captures'
import { CommandStates } from './commands'
import { SavedFilters } from './filters'
import { MAX_FIELD_KEY } from '../filter/field-key'
import { MAX_CAPTURE_BYTES, MAX_FIELD_COLUMNS, MIN_CAPTURE_BYTES } from './limits'
import { protoRequests } from './protos'
import { renderingRequests } from './rendering'
import { exportRequests } from './exporting'
import { savingRequests } from './saving'
import { snippetRequests } from './snippets'
import { workbenchRequests } from './workbench-drafts'
import { ErrorInfo } from './sessions'
import { FieldColumn } from './views'

/** Requests handled by the desktop host: settings and information about the app. */

/** Format of times. */
export const TimeFormat = v.strictObject({
  /** The clock, the time since the capture's start, or the time since the previous row. */
  form: v.picklist(['absolute', 'relative', 'delta']),
  zone: v.picklist(['local', 'utc'])
})
export type TimeFormat = v.InferOutput<typeof TimeFormat>

const ColumnKey = v.pipe(v.string(), v.maxLength(MAX_FIELD_KEY + 8))
/** The user's changes to a table's columns, by column key. Columns not listed keep their default. */
const TableLayout = v.strictObject({
  shown: v.record(ColumnKey, v.boolean()),
  /** Px. */
  widths: v.record(ColumnKey, v.pipe(v.number(), v.minValue(20), v.maxValue(4000))),
  /** Fields that have a column, in display order. */
  fields: v.optional(v.pipe(v.array(FieldColumn), v.maxLength(MAX_FIELD_COLUMNS)))
})

/** Position of the inspector: below the table or to its right. */
export const InspectorPlace = v.picklist(['bottom', 'right'])
export type InspectorPlace = v.InferOutput<typeof InspectorPlace>

/** How a request and its response share a view. `auto` chooses by its width. */
export const MessageLayout = v.picklist(['auto', 'columns', 'stacked', 'tabs'])
export type MessageLayout = v.InferOutput<typeof MessageLayout>

/** Position of the bytes of an exchange, relative to its messages. `auto` chooses by the size of the view. */
export const BytesPlace = v.picklist(['auto', 'right', 'below', 'hidden'])
export type BytesPlace = v.InferOutput<typeof BytesPlace>

/** Bytes in a row of a hex view. `auto` is 16 if they fit, otherwise 8. */
export const HexColumns = v.picklist(['auto', '8', '16', '32'])
export type HexColumns = v.InferOutput<typeof HexColumns>

/** Encoding of the text column of a hex view. `auto` is the encoding used for the connection's text. */
export const HexEncoding = v.picklist(['auto', 'ascii', ...TEXT_ENCODINGS])
export type HexEncoding = v.InferOutput<typeof HexEncoding>

/** The page's process crashed, for the first time in a while or repeatedly; or the engine was restarted. */
export const PageRecovery = v.picklist(['crashed', 'crashed-again', 'engine-restarted'])
export type PageRecovery = v.InferOutput<typeof PageRecovery>

/** Settings that the page may change. */
const pageSettings = {
  /** `system` follows the operating system. */
  language: v.picklist(['system', 'en', 'zh-CN']),
  theme: v.picklist(['system', 'light', 'dark']),
  /** Text encoding used until the user chooses another. */
  encoding: v.picklist(TEXT_ENCODINGS),
  time: TimeFormat,
  columns: v.strictObject({ exchanges: TableLayout, connections: TableLayout }),
  savedFilters: SavedFilters,
  /** Show the session list in windows wide enough for it. */
  sidebar: v.boolean(),
  inspectorPlace: InspectorPlace,
  messageLayout: MessageLayout,
  bytesPlace: BytesPlace,
  hexColumns: HexColumns,
  hexEncoding: HexEncoding,
  /** Warn about a listener that other machines can reach. */
  bindWarning: v.boolean(),
  /** Explain once that `and`, `or`, `not` and parentheses are operators of a filter. */
  filterNotice: v.boolean(),
  /** Letters without a modifier run commands in the traffic tables. */
  letterKeys: v.boolean(),
  /** Maximum bytes of a capture on disk. Takes effect at once. */
  capBytes: v.pipe(v.number(), v.integer(), v.minValue(MIN_CAPTURE_BYTES), v.maxValue(MAX_CAPTURE_BYTES))
}

export const Settings = v.strictObject({
  ...pageSettings,
  /** Folder for captures, or null for the app's own folder. Takes effect at the next start. */
  folder: v.nullable(v.string())
})
export type Settings = v.InferOutput<typeof Settings>

const EMPTY_LAYOUT = { shown: {}, widths: {} }

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  encoding: 'utf-8',
  time: { form: 'absolute', zone: 'local' },
  columns: { exchanges: EMPTY_LAYOUT, connections: EMPTY_LAYOUT },
  savedFilters: [],
  sidebar: true,
  inspectorPlace: 'bottom',
  messageLayout: 'auto',
  bytesPlace: 'auto',
  hexColumns: 'auto',
  hexEncoding: 'auto',
  bindWarning: true,
  filterNotice: true,
  letterKeys: true,
  capBytes: 4_000_000_000,
  folder: null
}

/** Changes that the page may request. It may reset the folder to the app's own, but cannot name one. */
const SettingsChange = v.partial(v.strictObject({ ...pageSettings, folder: v.null() }))
export type SettingsChange = Partial<Omit<Settings, 'folder'> & { folder: null }>

export const RecentFile = v.strictObject({
  id: v.number(),
  name: v.string(),
  /** Folder of the file, for display. */
  folder: v.string()
})
export type RecentFile = v.InferOutput<typeof RecentFile>

export const hostRequests = {
  ...savingRequests,
  ...exportRequests,
  ...snippetRequests,
  ...workbenchRequests,
  ...protoRequests,
  ...renderingRequests,
  ...browserRequests,
  ...engineStopRequests,
  'settings.get': { input: v.strictObject({}), output: Settings },
  'settings.set': { input: SettingsChange, output: Settings },
  /**
   * Shows the system's folder dialog for captures. Returns the settings, changed or not. Throws `folder-unwritable` and
   * changes nothing if no capture can be created there.
   */
  'settings.chooseFolder': { input: v.strictObject({}), output: Settings },
  /**
   * Shows the system's dialog for a file or folder; with `save`, for a file to write. Until the app quits, requests
   * that send, serve or write files may name the chosen path. `path` is null if the user cancelled; `size` is the
   * file's size in bytes.
   */
  'files.choose': {
    input: v.strictObject({ what: v.picklist(['file', 'folder', 'save']) }),
    output: v.strictObject({ path: v.nullable(v.string()), size: v.nullable(v.number()) })
  },
  /**
   * Shows the system's file dialog and opens the chosen capture beside the live one. The path stays in the host. Null
   * if the user cancelled.
   */
  'files.open': {
    input: v.strictObject({}),
    output: v.strictObject({ capture: v.nullable(CaptureId) })
  },
  /**
   * Opens the next file that was passed to the app: on its command line, from the file manager, dropped on the window,
   * or chosen in the menu. Null if none is left.
   */
  'files.openHanded': {
    input: v.strictObject({}),
    output: v.strictObject({ capture: v.nullable(CaptureId) })
  },
  /** Recently opened or saved files, the newest first. */
  'files.recent': { input: v.strictObject({}), output: v.array(RecentFile) },
  'files.openRecent': {
    input: v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    output: v.strictObject({ capture: CaptureId })
  },
  /** Saves a capture to a file chosen in the system's dialog; `path` is null if the user cancelled. */
  'files.save': {
    input: v.strictObject({ capture: CaptureId }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  },
  /** Opens a capture's file in Wireshark, which must be installed. */
  'files.wireshark': { input: v.strictObject({ capture: CaptureId }), output: v.null() },
  /** Updates the host's menu with the disabled and checked commands. */
  'commands.tell': { input: CommandStates, output: v.null() },
  /** Returns, once, why the page was reloaded; null for a normal start or a reload by the user. */
  'app.takeRecovery': {
    input: v.strictObject({}),
    output: v.strictObject({ recovery: v.nullable(PageRecovery) })
  },
  'app.info': {
    input: v.strictObject({}),
    output: v.strictObject({
      version: v.string(),
      /** `linux`, `darwin`, `win32`. */
      platform: v.string(),
      /** The system's language tag, such as `zh-CN`. */
      locale: v.string(),
      electron: v.string(),
      /** Folder of the captures of this launch. */
      captures: v.string(),
      /** The folder in the settings when this launch began. */
      folder: v.nullable(v.string()),
      /** Why captures are not created in that folder; null if they are. */
      folderTrouble: v.nullable(ErrorInfo)
    })
  },
  'clipboard.write': {
    input: v.strictObject({ text: v.pipe(v.string(), v.maxLength(8 * 1024 * 1024)) }),
    output: v.null()
  }
}
