import * as v from 'valibot'
import { fileRequests } from './files'

/** What the desktop host answers itself: settings and facts about the app. */

export const Settings = v.strictObject({
  /** `system` follows the operating system. */
  language: v.picklist(['system', 'en', 'zh-CN']),
  theme: v.picklist(['system', 'light', 'dark'])
})
export type Settings = v.InferOutput<typeof Settings>

export const DEFAULT_SETTINGS: Settings = { language: 'system', theme: 'system' }

export const hostRequests = {
  ...fileRequests,
  'settings.get': { input: v.strictObject({}), output: Settings },
  'settings.set': { input: v.partial(Settings), output: Settings },
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
