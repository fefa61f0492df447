import type { Settings, SettingsChange } from '../../../../../shared/contract/host'
import { TEXT_ENCODINGS } from '../../../../../shared/model/text-encodings'
import type { Option } from '../../../kit/form/model/option'

/** The settings as a form, section by section. Slots draw those that are not plain values. */

export interface SettingsForm extends Pick<
  Settings,
  'theme' | 'language' | 'encoding' | 'bindWarning' | 'letterKeys'
> {
  readonly timeForm: Settings['time']['form']
  readonly timeZone: Settings['time']['zone']
}

export function settingsForm(settings: Settings): SettingsForm {
  const { theme, language, encoding, bindWarning, letterKeys, time } = settings
  return { theme, language, encoding, bindWarning, letterKeys, timeForm: time.form, timeZone: time.zone }
}

/** Returns the change of the settings for a change of the form. */
export function readSettings(
  { timeForm, timeZone, ...rest }: Partial<SettingsForm>,
  { time }: Settings
): SettingsChange {
  if (timeForm === undefined && timeZone === undefined) return rest
  return { ...rest, time: { form: timeForm ?? time.form, zone: timeZone ?? time.zone } }
}

const LANGUAGES: Readonly<Record<string, string>> = {
  system: 'settings.look.system',
  en: 'shell.toolbar.english',
  'zh-CN': 'shell.toolbar.chinese'
}

export const SETTINGS_OPTIONS = {
  look: [
    {
      control: 'choice',
      key: 'theme',
      label: 'settings.look.theme',
      values: ['system', 'light', 'dark'],
      choiceKey: (value) => (value === 'system' ? 'settings.look.system' : `shell.toolbar.${value}`)
    },
    {
      control: 'choice',
      key: 'language',
      label: 'settings.look.language',
      values: Object.keys(LANGUAGES),
      choiceKey: (value) => LANGUAGES[value] ?? value
    }
  ],
  reading: [
    {
      control: 'choice',
      key: 'timeForm',
      label: 'settings.reading.time',
      values: ['absolute', 'relative', 'delta'],
      choices: 'traffic.time.forms'
    },
    {
      control: 'choice',
      key: 'timeZone',
      label: 'settings.reading.zone',
      values: ['local', 'utc'],
      choices: 'traffic.time.zones'
    },
    {
      control: 'menu',
      key: 'encoding',
      label: 'settings.reading.encoding',
      hint: 'settings.reading.encodingHint',
      values: TEXT_ENCODINGS,
      choices: 'inspector.text.encodings'
    },
    { control: 'slot', key: 'protos', label: 'protos.setting', hint: 'protos.settingHint' }
  ],
  sessions: [
    {
      control: 'check',
      key: 'bindWarning',
      label: 'settings.sessions.bindWarning',
      hint: 'settings.sessions.bindWarningHint'
    }
  ],
  keyboard: [
    {
      control: 'check',
      key: 'letterKeys',
      label: 'settings.keyboard.letters',
      hint: 'settings.keyboard.lettersHint'
    }
  ]
} satisfies Readonly<Record<string, readonly Option<SettingsForm>[]>>
