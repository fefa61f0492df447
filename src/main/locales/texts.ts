/** Selects the host's language: the configured one, or the system's if it is supported. */
import type { Settings } from '../../shared/contract/host'
import { escapeControls } from '../../shared/escape-controls'
import { en, type HostTexts } from './en'
import { zhCN } from './zh-CN'

/** `systemLocale` is a language tag, such as `zh-Hans-CN` or `en-GB`. */
export function textsFor(language: Settings['language'], systemLocale: string): HostTexts {
  const tag = language === 'system' ? systemLocale : language
  return tag.toLowerCase().startsWith('zh') ? zhCN : en
}

/**
 * Replaces the `{name}` placeholders of a text. Escapes control characters in the values, because some come from files.
 */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name]
    return value === undefined ? place : escapeControls(value)
  })
}
