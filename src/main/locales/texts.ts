/** Which language the host speaks: the one chosen in the settings, or the system's where it is one of ours. */
import type { Settings } from '../../shared/contract/host'
import { escapeControls } from '../../shared/escape-controls'
import { en, type HostTexts } from './en'
import { zhCN } from './zh-CN'

/** `systemLocale` is a language tag, such as `zh-Hans-CN` or `en-GB`. */
export function textsFor(language: Settings['language'], systemLocale: string): HostTexts {
  const tag = language === 'system' ? systemLocale : language
  return tag.toLowerCase().startsWith('zh') ? zhCN : en
}

/** Puts the values into the `{name}` places of a text, with their control characters escaped: files choose some of them. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : escapeControls(value)
  })
}
