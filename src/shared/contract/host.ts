import * as v from 'valibot'
import { TEXT_ENCODINGS } from '../model/text-encodings'
import { browserRequests } from './browsers'
import { CaptureId } from './captures'
import { CommandStates } from './commands'
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

/** What the desktop host answers itself: settings and facts about the app. */

/** How times are written. */
export const TimeFormat = v.strictObject({
  /** The clock, the time since the capture's start, or the time since the row before. */
  form: v.picklist(['absolute', 'relative', 'delta']),
  zone: v.picklist(['local', 'utc'])
})
export type TimeFormat = v.InferOutput<typeof TimeFormat>

const ColumnKey = v.pipe(v.string(), v.maxLength(MAX_FIELD_KEY + 8))
/** What a user chose for a table's columns, by their key; what is not named is as the table has it. */
const TableLayout = v.strictObject({
  shown: v.record(ColumnKey, v.boolean()),
  /** Px. */
  widths: v.record(ColumnKey, v.pipe(v.number(), v.minValue(20), v.maxValue(4000))),
  /** Fields that have a column, in the order in which they stand. */
  fields: v.optional(v.pipe(v.array(FieldColumn), v.maxLength(MAX_FIELD_COLUMNS)))
})

/** Where the inspector is: below the table or to its right. */
export const InspectorPlace = v.picklist(['bottom', 'right'])
export type InspectorPlace = v.InferOutput<typeof InspectorPlace>

/** How a request and its response share a view. `auto` chooses by its width. */
export const MessageLayout = v.picklist(['auto', 'columns', 'stacked', 'tabs'])
export type MessageLayout = v.InferOutput<typeof MessageLayout>

/** Where the bytes of an exchange are, relative to its messages. `auto` chooses by the size of the view. */
export const BytesPlace = v.picklist(['auto', 'right', 'below', 'hidden'])
export type BytesPlace = v.InferOutput<typeof BytesPlace>

/** Bytes in a row of a hex view. `auto` is 16 where they fit, else 8. */
export const HexColumns = v.picklist(['auto', '8', '16', '32'])
export type HexColumns = v.InferOutput<typeof HexColumns>

/** Encoding of the text column of a hex view. `auto` is the encoding in which the connection's text is shown. */
export const HexEncoding = v.picklist(['auto', 'ascii', ...TEXT_ENCODINGS])
export type HexEncoding = v.InferOutput<typeof HexEncoding>

/** The page's process ended: for the first time in a while, or repeatedly. */
export const PageRecovery = v.picklist(['crashed', 'crashed-again'])
export type PageRecovery = v.InferOutput<typeof PageRecovery>

/** What the page may change. */
const pageSettings = {
  /** `system` follows the operating system. */
  language: v.picklist(['system', 'en', 'zh-CN']),
  theme: v.picklist(['system', 'light', 'dark']),
  /** What text is read as until another encoding is chosen. */
  encoding: v.picklist(TEXT_ENCODINGS),
  time: TimeFormat,
  columns: v.strictObject({ exchanges: TableLayout, connections: TableLayout }),
  /** Whether the session list is shown in a window that has room for it. */
  sidebar: v.boolean(),
  inspectorPlace: InspectorPlace,
  messageLayout: MessageLayout,
  bytesPlace: BytesPlace,
  hexColumns: HexColumns,
  hexEncoding: HexEncoding,
  /** Whether a listener that others can reach is warned of. */
  bindWarning: v.boolean(),
  /** Whether letters without a modifier run commands in the tables of traffic. */
  letterKeys: v.boolean(),
  /** Most bytes a capture keeps on disk. Takes effect at once. */
  capBytes: v.pipe(v.number(), v.integer(), v.minValue(MIN_CAPTURE_BYTES), v.maxValue(MAX_CAPTURE_BYTES))
}

export const Settings = v.strictObject({
  ...pageSettings,
  /** Where captures are made, or null for the app's own folder. From the next start on. */
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
  sidebar: true,
  inspectorPlace: 'bottom',
  messageLayout: 'auto',
  bytesPlace: 'auto',
  hexColumns: 'auto',
  hexEncoding: 'auto',
  bindWarning: true,
  letterKeys: true,
  capBytes: 4_000_000_000,
  folder: null
}

/** A change the page may ask for: back to the app's own folder, but never to one that it names. */
const SettingsChange = v.partial(v.strictObject({ ...pageSettings, folder: v.null() }))
export type SettingsChange = Partial<Omit<Settings, 'folder'> & { folder: null }>

export const RecentFile = v.strictObject({
  id: v.number(),
  name: v.string(),
  /** The folder it lies in, for showing. */
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
  'settings.get': { input: v.strictObject({}), output: Settings },
  'settings.set': { input: SettingsChange, output: Settings },
  /**
   * Asks for the captures' folder with the system's dialog. Answers with the settings, changed or not; throws
   * `folder-unwritable` for one where no capture can be made, and changes nothing then.
   */
  'settings.chooseFolder': { input: v.strictObject({}), output: Settings },
  /**
   * Asks for a file or folder with the system's dialog; with `save` for a place to write a file. What was chosen may be
   * named where something is sent, served or written, as long as the app runs. `path` is null when that was cancelled; `size` is a file's, in bytes.
   */
  'files.choose': {
    input: v.strictObject({ what: v.picklist(['file', 'folder', 'save']) }),
    output: v.strictObject({ path: v.nullable(v.string()), size: v.nullable(v.number()) })
  },
  /**
   * Asks for a capture file with the system's dialog and opens it beside the live capture. Paths stay in the host.
   * Null when the dialog was cancelled.
   */
  'files.open': {
    input: v.strictObject({}),
    output: v.strictObject({ capture: v.nullable(CaptureId) })
  },
  /**
   * Opens the next of the files that were handed to the app: named on its command line, opened in the file manager,
   * dropped on the window, chosen in the menu. Null when none is left.
   */
  'files.openHanded': {
    input: v.strictObject({}),
    output: v.strictObject({ capture: v.nullable(CaptureId) })
  },
  /** Files opened or saved lately, the newest first. */
  'files.recent': { input: v.strictObject({}), output: v.array(RecentFile) },
  'files.openRecent': {
    input: v.strictObject({ id: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    output: v.strictObject({ capture: CaptureId })
  },
  /** Asks where with the system's dialog and saves a capture there; `path` is null when that was cancelled. */
  'files.save': {
    input: v.strictObject({ capture: CaptureId }),
    output: v.strictObject({ path: v.nullable(v.string()) })
  },
  /** Opens a capture's file in Wireshark, which must be installed. */
  'files.wireshark': { input: v.strictObject({ capture: CaptureId }), output: v.null() },
  /** Tells the host's menu which commands cannot be run now and which are on. */
  'commands.tell': { input: CommandStates, output: v.null() },
  /** Returns once what the page was loaded again after; null for a start or a reload by the user. */
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
      /** Where captures are made by this launch. */
      captures: v.string(),
      /** The folder of the settings when this launch began. */
      folder: v.nullable(v.string()),
      /** Why captures are not made there; null where they are. */
      folderTrouble: v.nullable(ErrorInfo)
    })
  },
  'clipboard.write': {
    input: v.strictObject({ text: v.pipe(v.string(), v.maxLength(8 * 1024 * 1024)) }),
    output: v.null()
  }
}
