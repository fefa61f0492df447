import * as v from 'valibot'
import { CaptureId } from './captures'

/** What the desktop host answers itself: settings and facts about the app. */

export const Settings = v.strictObject({
  /** `system` follows the operating system. */
  language: v.picklist(['system', 'en', 'zh-CN']),
  theme: v.picklist(['system', 'light', 'dark'])
})
export type Settings = v.InferOutput<typeof Settings>

export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system' }

export const RecentFile = v.strictObject({
  id: v.number(),
  name: v.string(),
  /** The folder it lies in, for showing. */
  folder: v.string()
})
export type RecentFile = v.InferOutput<typeof RecentFile>

export const hostRequests = {
  'settings.get': { input: v.strictObject({}), output: Settings },
  'settings.set': { input: v.partial(Settings), output: Settings },
  /**
   * Asks for a capture file with the system's dialog and opens it beside the live capture. Paths stay in the host.
   * Null when the dialog was cancelled.
   */
  'files.open': {
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
  'app.info': {
    input: v.strictObject({}),
    output: v.strictObject({
      version: v.string(),
      /** `linux`, `darwin`, `win32`. */
      platform: v.string(),
      /** The system's language tag, such as `zh-CN`. */
      locale: v.string(),
      electron: v.string()
    })
  },
  'clipboard.write': {
    input: v.strictObject({ text: v.pipe(v.string(), v.maxLength(8 * 1024 * 1024)) }),
    output: v.null()
  }
}
