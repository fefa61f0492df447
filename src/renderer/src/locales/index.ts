import { createI18n } from 'vue-i18n'
import type { Settings } from '../../../shared/contract/host'
import { attempts as enAttempts } from './en/attempts'
import { authority as enAuthority } from './en/authority'
import { behaviours as enBehaviours } from './en/behaviours'
import { bodies as enBodies } from './en/bodies'
import { capture as enCapture } from './en/capture'
import { clients as enClients } from './en/clients'
import { copying as enCopying } from './en/copying'
import { importing as enImporting } from './en/importing'
import { causes as enCauses } from './en/causes'
import { commands as enCommands } from './en/commands'
import { compare as enCompare } from './en/compare'
import { conversations as enConversations } from './en/conversations'
import { grpc as enGrpc } from './en/grpc'
import { protos as enProtos } from './en/protos'
import { rules as enRules } from './en/rules'
import { exporting as enExporting } from './en/exporting'
import { fields as enFields } from './en/fields'
import { explain as enExplain } from './en/explain'
import { explainHeaders as enExplainHeaders } from './en/explain-headers'
import { explainStatus as enExplainStatus } from './en/explain-status'
import { find as enFind } from './en/find'
import { findings as enFindings } from './en/findings'
import { framing as enFraming } from './en/framing'
import { guides as enGuides } from './en/guides'
import { inspector as enInspector } from './en/inspector'
import { connection as enConnection } from './en/connection'
import { mark as enMark } from './en/mark'
import { mock as enMock } from './en/mock'
import { options as enOptions } from './en/options'
import { messages as enMessages } from './en/messages'
import { problems as enProblems } from './en/problems'
import { recipes as enRecipes } from './en/recipes'
import { repeat as enRepeat } from './en/repeat'
import { replay as enReplay } from './en/replay'
import { replayEvents as enReplayEvents } from './en/replay-events'
import { saving as enSaving } from './en/saving'
import { sending as enSending } from './en/sending'
import { session as enSession } from './en/session'
import { settings as enSettings } from './en/settings'
import { shell as enShell } from './en/shell'
import { tls as enTls } from './en/tls'
import { traffic as enTraffic } from './en/traffic'
import { workbench as enWorkbench } from './en/workbench'
import { attempts as zhAttempts } from './zh-CN/attempts'
import { route as enRoute } from './en/route'
import { authority as zhAuthority } from './zh-CN/authority'
import { behaviours as zhBehaviours } from './zh-CN/behaviours'
import { bodies as zhBodies } from './zh-CN/bodies'
import { capture as zhCapture } from './zh-CN/capture'
import { clients as zhClients } from './zh-CN/clients'
import { copying as zhCopying } from './zh-CN/copying'
import { importing as zhImporting } from './zh-CN/importing'
import { causes as zhCauses } from './zh-CN/causes'
import { commands as zhCommands } from './zh-CN/commands'
import { compare as zhCompare } from './zh-CN/compare'
import { conversations as zhConversations } from './zh-CN/conversations'
import { grpc as zhGrpc } from './zh-CN/grpc'
import { protos as zhProtos } from './zh-CN/protos'
import { rules as zhRules } from './zh-CN/rules'
import { exporting as zhExporting } from './zh-CN/exporting'
import { fields as zhFields } from './zh-CN/fields'
import { explain as zhExplain } from './zh-CN/explain'
import { explainHeaders as zhExplainHeaders } from './zh-CN/explain-headers'
import { explainStatus as zhExplainStatus } from './zh-CN/explain-status'
import { find as zhFind } from './zh-CN/find'
import { findings as zhFindings } from './zh-CN/findings'
import { framing as zhFraming } from './zh-CN/framing'
import { guides as zhGuides } from './zh-CN/guides'
import { inspector as zhInspector } from './zh-CN/inspector'
import { connection as zhConnection } from './zh-CN/connection'
import { mark as zhMark } from './zh-CN/mark'
import { mock as zhMock } from './zh-CN/mock'
import { options as zhOptions } from './zh-CN/options'
import { messages as zhMessages } from './zh-CN/messages'
import { problems as zhProblems } from './zh-CN/problems'
import { recipes as zhRecipes } from './zh-CN/recipes'
import { repeat as zhRepeat } from './zh-CN/repeat'
import { replay as zhReplay } from './zh-CN/replay'
import { replayEvents as zhReplayEvents } from './zh-CN/replay-events'
import { saving as zhSaving } from './zh-CN/saving'
import { sending as zhSending } from './zh-CN/sending'
import { session as zhSession } from './zh-CN/session'
import { settings as zhSettings } from './zh-CN/settings'
import { shell as zhShell } from './zh-CN/shell'
import { tls as zhTls } from './zh-CN/tls'
import { traffic as zhTraffic } from './zh-CN/traffic'
import { workbench as zhWorkbench } from './zh-CN/workbench'
import { route as zhRoute } from './zh-CN/route'

/**
 * The catalogues. English gives the shape; the Chinese files are typed by it, so a missing text fails the type
 * check. Each area of the window has its own pair of files.
 */

const en = {
  shell: enShell,
  commands: enCommands,
  settings: enSettings,
  session: enSession,
  mock: enMock,
  options: enOptions,
  behaviours: enBehaviours,
  bodies: enBodies,
  clients: enClients,
  traffic: enTraffic,
  workbench: enWorkbench,
  framing: enFraming,
  inspector: enInspector,
  explain: { ...enExplain, ...enExplainHeaders, status: enExplainStatus },
  saving: enSaving,
  exporting: enExporting,
  sending: enSending,
  capture: enCapture,
  recipes: enRecipes,
  guides: enGuides,
  copying: enCopying,
  importing: enImporting,
  replay: enReplay,
  repeat: enRepeat,
  replayEvents: enReplayEvents,
  route: enRoute,
  compare: enCompare,
  conversations: enConversations,
  causes: enCauses,
  connection: enConnection,
  mark: enMark,
  tls: enTls,
  attempts: enAttempts,
  authority: enAuthority,
  fields: enFields,
  protos: enProtos,
  rules: enRules,
  grpc: enGrpc,
  find: enFind,
  findings: enFindings,
  problems: enProblems,
  messages: enMessages
}
const zh: typeof en = {
  shell: zhShell,
  commands: zhCommands,
  settings: zhSettings,
  session: zhSession,
  mock: zhMock,
  options: zhOptions,
  behaviours: zhBehaviours,
  bodies: zhBodies,
  clients: zhClients,
  traffic: zhTraffic,
  workbench: zhWorkbench,
  framing: zhFraming,
  inspector: zhInspector,
  explain: { ...zhExplain, ...zhExplainHeaders, status: zhExplainStatus },
  saving: zhSaving,
  exporting: zhExporting,
  sending: zhSending,
  capture: zhCapture,
  recipes: zhRecipes,
  guides: zhGuides,
  copying: zhCopying,
  importing: zhImporting,
  replay: zhReplay,
  repeat: zhRepeat,
  replayEvents: zhReplayEvents,
  route: zhRoute,
  compare: zhCompare,
  conversations: zhConversations,
  causes: zhCauses,
  connection: zhConnection,
  mark: zhMark,
  tls: zhTls,
  attempts: zhAttempts,
  authority: zhAuthority,
  fields: zhFields,
  protos: zhProtos,
  rules: zhRules,
  grpc: zhGrpc,
  find: zhFind,
  findings: zhFindings,
  problems: zhProblems,
  messages: zhMessages
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
