import { createI18n } from 'vue-i18n'
import type { Settings } from '../../../shared/contract/host'
import { authority as enAuthority } from './en/authority'
import { behaviours as enBehaviours } from './en/behaviours'
import { capture as enCapture } from './en/capture'
import { clients as enClients } from './en/clients'
import { causes as enCauses } from './en/causes'
import { commands as enCommands } from './en/commands'
import { compare as enCompare } from './en/compare'
import { findings as enFindings } from './en/findings'
import { framing as enFraming } from './en/framing'
import { guides as enGuides } from './en/guides'
import { inspector as enInspector } from './en/inspector'
import { life as enLife } from './en/life'
import { mark as enMark } from './en/mark'
import { options as enOptions } from './en/options'
import { recipes as enRecipes } from './en/recipes'
import { replay as enReplay } from './en/replay'
import { saving as enSaving } from './en/saving'
import { sending as enSending } from './en/sending'
import { session as enSession } from './en/session'
import { settings as enSettings } from './en/settings'
import { shell as enShell } from './en/shell'
import { tls as enTls } from './en/tls'
import { traffic as enTraffic } from './en/traffic'
import { authority as zhAuthority } from './zh-CN/authority'
import { behaviours as zhBehaviours } from './zh-CN/behaviours'
import { capture as zhCapture } from './zh-CN/capture'
import { clients as zhClients } from './zh-CN/clients'
import { causes as zhCauses } from './zh-CN/causes'
import { commands as zhCommands } from './zh-CN/commands'
import { compare as zhCompare } from './zh-CN/compare'
import { findings as zhFindings } from './zh-CN/findings'
import { framing as zhFraming } from './zh-CN/framing'
import { guides as zhGuides } from './zh-CN/guides'
import { inspector as zhInspector } from './zh-CN/inspector'
import { life as zhLife } from './zh-CN/life'
import { mark as zhMark } from './zh-CN/mark'
import { options as zhOptions } from './zh-CN/options'
import { recipes as zhRecipes } from './zh-CN/recipes'
import { replay as zhReplay } from './zh-CN/replay'
import { saving as zhSaving } from './zh-CN/saving'
import { sending as zhSending } from './zh-CN/sending'
import { session as zhSession } from './zh-CN/session'
import { settings as zhSettings } from './zh-CN/settings'
import { shell as zhShell } from './zh-CN/shell'
import { tls as zhTls } from './zh-CN/tls'
import { traffic as zhTraffic } from './zh-CN/traffic'

/**
 * The catalogues. English gives the shape; the Chinese files are typed by it, so a missing text fails the type
 * check. Each area of the window has its own pair of files.
 */

const en = {
  shell: enShell,
  commands: enCommands,
  settings: enSettings,
  session: enSession,
  options: enOptions,
  behaviours: enBehaviours,
  clients: enClients,
  traffic: enTraffic,
  framing: enFraming,
  inspector: enInspector,
  saving: enSaving,
  sending: enSending,
  capture: enCapture,
  recipes: enRecipes,
  guides: enGuides,
  replay: enReplay,
  compare: enCompare,
  causes: enCauses,
  life: enLife,
  mark: enMark,
  tls: enTls,
  authority: enAuthority,
  findings: enFindings
}
const zh: typeof en = {
  shell: zhShell,
  commands: zhCommands,
  settings: zhSettings,
  session: zhSession,
  options: zhOptions,
  behaviours: zhBehaviours,
  clients: zhClients,
  traffic: zhTraffic,
  framing: zhFraming,
  inspector: zhInspector,
  saving: zhSaving,
  sending: zhSending,
  capture: zhCapture,
  recipes: zhRecipes,
  guides: zhGuides,
  replay: zhReplay,
  compare: zhCompare,
  causes: zhCauses,
  life: zhLife,
  mark: zhMark,
  tls: zhTls,
  authority: zhAuthority,
  findings: zhFindings
}

export const messages = { en, 'zh-CN': zh }
export type LocaleName = keyof typeof messages

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages
})

/** The catalogue for a setting; `system` takes Chinese of any kind to be better served by simplified Chinese. */
export function chooseLocale(setting: Settings['language'], system: string): LocaleName {
  if (setting !== 'system') return setting
  return system.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}
